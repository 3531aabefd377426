import { createTheme, defaultVariantColorsResolver } from "@mantine/core";
import type { CSSVariablesResolver, TextInputProps } from "@mantine/core";

const field = { size: "sm", inputWrapperOrder: ["label", "input", "description", "error"] } satisfies Partial<TextInputProps>;
// A dialog's own head is not the page's, and its closing needs a name.
const overlay = { closeButtonProps: { "aria-label": "Close" }, attributes: { header: { role: "none" } }, overlayProps: { color: "var(--lh-scrim)", backgroundOpacity: 1 }, radius: "lg" as const, transitionProps: { duration: 180 } };

export const theme = createTheme({
  fontFamily: "var(--lh-font)", fontFamilyMonospace: "var(--lh-mono)", defaultRadius: "sm", cursorType: "pointer", respectReducedMotion: true,
  primaryColor: "lichen", primaryShade: { light: 8, dark: 4 },
  colors: {
    lichen: ["#F6F8E6", "#ECF1CB", "#DDE5A2", "#CFDB7A", "#C5D45A", "#AEBD3E", "#8B992A", "#6B7A1F", "#55661A", "#3C4812"],
    dark: ["#ECEBE3", "#B7B5A8", "#979588", "#767568", "#35352D", "#2C2C26", "#22221D", "#141411", "#0E0E0B", "#0A0A08"],
    gray: ["#FAF9F5", "#F4F3ED", "#E9E7DF", "#DCD9CF", "#C4C1B5", "#838176", "#636157", "#54524A", "#33322B", "#1D1C17"],
  },
  fontSizes: { xs: "0.6875rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1rem", sm: "1.25rem", md: "1.25rem", lg: "1.5rem", xl: "1.75rem" },
  spacing: { xs: "0.25rem", sm: "0.5rem", md: "0.75rem", lg: "1rem", xl: "1.5rem" },
  radius: { xs: "3px", sm: "6px", md: "8px", lg: "10px", xl: "12px" },
  // Mantine would put white on lichen.
  variantColorResolver: (input) => input.variant !== "filled" ? defaultVariantColorsResolver(input)
    : input.color === "bad" ? { ...defaultVariantColorsResolver(input), background: "var(--lh-bad-fill)", hover: "var(--lh-bad-fill)", color: "#fff" }
    : { ...defaultVariantColorsResolver(input), background: "var(--lh-accent)", hover: "var(--lh-accent-hover)", color: "var(--lh-on-accent)" },
  // By name alone: naming the components themselves would load all of them with the first page.
  components: {
    Button: { defaultProps: { size: "sm", variant: "filled" } },
    TextInput: { defaultProps: field },
    NumberInput: { defaultProps: field },
    Textarea: { defaultProps: { ...field, autosize: true, minRows: 2 } },
    Select: { defaultProps: { ...field, allowDeselect: false, checkIconPosition: "right" } },
    Checkbox: { defaultProps: { size: "xs", radius: "xs" } },
    Switch: { defaultProps: { size: "sm", withThumbIndicator: false } },
    Slider: { defaultProps: { size: 3, thumbSize: 12, label: null } },
    Progress: { defaultProps: { size: 4, radius: 2 } },
    Tooltip: { defaultProps: { openDelay: 400 } },
    Modal: { defaultProps: { ...overlay, centered: true } },
    Drawer: { defaultProps: { ...overlay, position: "right", offset: 8 } },
  },
});

// Mantine's own names for what our tokens are, so that both themes are one map.
const names: Record<string, string> = {
  body: "bg", text: "t1", dimmed: "t3", placeholder: "t3", default: "s1", "default-hover": "s2", "default-color": "t1", "default-border": "line", error: "bad", anchor: "accent-text",
};
const both = Object.fromEntries(Object.entries(names).map(([mantine, ours]) => [`--mantine-color-${mantine}`, `var(--lh-${ours})`]));

export const variables: CSSVariablesResolver = () => ({ variables: {}, light: both, dark: both });
