using System.CommandLine;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Host.Verbs;

internal static class CreateAdminVerb
{
    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var verb = new Command("create-admin", "Make a person a platform administrator.");
        var email = new Option<string>("--email") { Description = "The address with which the person signs in.", Required = true };
        var name = new Option<string>("--name") { Description = "How the person is called.", DefaultValueFactory = _ => "Administrator" };
        verb.Options.Add(email);
        verb.Options.Add(name);
        var arguments = new SettingsArguments(verb, modules);
        verb.SetAction((parsed, cancel) =>
        {
            var address = parsed.GetValue(email)!;
            if (address.Split('@') is not [{ Length: > 0 }, { Length: > 0 }] || address.Any(char.IsWhiteSpace))
                throw new SettingsException($"--email is \"{address}\", but must be an address such as ida@example.com.");
            return OfflineServer.WithAsync(arguments, parsed, modules, async (services, token) =>
            {
                var (person, isNew) = await services.GetRequiredService<PeopleStore>().EnsureAdminAsync(parsed.GetValue(name)!, address, token);
                Console.WriteLine(isNew ? $"{person.Name} ({person.Email}) is a platform administrator now." : $"{person.Email} is a platform administrator already.");
                return 0;
            }, cancel);
        });
        return verb;
    }
}
