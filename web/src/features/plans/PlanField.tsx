import { useQuery } from "@tanstack/react-query";
import { SelectField } from "@/ui/Form";
import { allows, plansQuery } from "./queries";

interface Props { present?: string; description?: string; required?: boolean; value?: string | null; onChange?: (plan: string) => void }

/** Which plan; nothing where there are none to choose from. */
export function PlanField({ present = "", description, required = false, value, onChange }: Props) {
  const { data } = useQuery(plansQuery);
  const plans = data?.items ?? [];
  if (plans.length === 0 && present === "")
    return null;
  const known = plans.map((plan) => ({ value: plan.name, label: `${plan.name}: ${allows(plan)}` }));
  const options = present === "" || plans.some((plan) => plan.name === present) ? known : [...known, { value: present, label: `${present}: as the house allows everyone` }];
  return (
    <SelectField
      name="plan" label="Plan" data={options} placeholder="None: as the house allows everyone" clearable={!required} required={required} description={description}
      {...(value === undefined ? { defaultValue: present === "" ? null : present } : { value })} onChange={(next) => { onChange?.(next ?? ""); }}
    />
  );
}
