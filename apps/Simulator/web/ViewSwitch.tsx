import { Segments } from "@/ui/Segments";
import { useScreen } from "./replay/context";

export function ViewSwitch() {
  const { display, setDisplay } = useScreen();
  return <Segments label="View" value={display.view} onChange={(view) => { setDisplay({ view }); }} options={[{ value: "structure", label: "Structure" }, { value: "levels", label: "Levels" }]} />;
}
