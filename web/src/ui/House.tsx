import { MantineProvider } from "@mantine/core";
import type { MantineColorSchemeManager } from "@mantine/core";
import { setNonce } from "get-nonce";
import type { ReactNode } from "react";
import { nonce } from "@/api/session";
import { preferences, setPreferences, usePreferences } from "./preferences";
import "./styles.css";
import { theme, variables } from "./theme";

// What keeps the page from scrolling under a dialog makes a style of its own, and asks here for the page's nonce.
if (nonce() !== "")
  setNonce(nonce());

// The scheme is one of the preferences; Mantine need not keep its own.
const schemes: MantineColorSchemeManager = {
  get: () => preferences().scheme,
  set: (scheme) => { setPreferences({ scheme }); },
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => { setPreferences({ scheme: "auto" }); },
};

/** Everything stands in the house: the theme, and the nonce for what it paints while it runs. */
export function House({ children }: { children: ReactNode }) {
  const { scheme } = usePreferences();
  return (
    <MantineProvider
      theme={theme} cssVariablesResolver={variables} colorSchemeManager={schemes} defaultColorScheme="auto" getStyleNonce={nonce}
      withGlobalClasses={false} withStaticClasses {...(scheme === "auto" ? {} : { forceColorScheme: scheme })}
    >
      {children}
    </MantineProvider>
  );
}
