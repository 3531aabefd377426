import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["**/dist", "**/node_modules", "**/src/api/schema"] },
  ...tseslint.configs.strict,
  hooks.configs.flat.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-invalid-void-type": "off", // bodies and answers may be nothing
      "react-hooks/incompatible-library": "off", // for React's compiler, which we do not use
      // One place speaks HTTP: it knows the prefix, turns refusals into problems and says who we are.
      "no-restricted-globals": ["error", { name: "fetch", message: "Only src/api calls fetch." }, { name: "XMLHttpRequest", message: "Only src/api speaks HTTP." }],
    },
  },
  { files: ["**/src/api/*.ts"], rules: { "no-restricted-globals": "off" } },
);
