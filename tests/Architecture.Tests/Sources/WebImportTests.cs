namespace Longhouse.Architecture.Tests.Sources;

public sealed class WebImportTests
{
    [Fact]
    public void The_screens_of_every_app_import_only_themselves_and_what_is_shared() => Rule.Holds(WebImportRule.Violations(Repository.Files));

    [Theory]
    [InlineData("""import { Shell } from "../../../web/src/features/shell";""")]
    [InlineData("""import { apps } from "../../../../web/src/apps";""")]
    [InlineData("""import { Signal } from "../../../Signals/web/signals/queries";""")]
    [InlineData("""export * from '../../../Signals/web';""")]
    [InlineData("""const page = lazy(() => import("../../../../web/src/features/tenants/TenantList"));""")]
    [InlineData("""import "@/features/tenants/tenants.css";""")]
    [InlineData("""import { secret } from "../../server/generated";""")]
    [InlineData("""import { mark } from "/web/src/features/mark";""")]
    public void An_import_of_the_shell_or_another_app_is_a_violation(string line) => Assert.Single(WebImportRule.Violations([Screen(line)]));

    [Theory]
    [InlineData("""import { queryOptions } from "@tanstack/react-query";""")]
    [InlineData("""import { api } from "../../../../web/src/api/client";""")]
    [InlineData("""import { Form } from "../../../../web/src/ui/Form";""")]
    [InlineData("""import { Button } from "@/ui/Button";""")]
    [InlineData("""import { layersQuery } from "./queries";""")]
    [InlineData("""import { routes } from "..";""")]
    public void Another_import_is_none(string line) => Assert.Empty(WebImportRule.Violations([Screen(line)]));

    private static SourceFile Screen(string text) => new("apps/Atlas/web/layers/LayerList.tsx", text);
}
