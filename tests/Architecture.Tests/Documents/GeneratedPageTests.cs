using System.Diagnostics;

namespace Longhouse.Architecture.Tests.Documents;

/// <summary>The pages that are made from the code say what the code says.</summary>
public sealed class GeneratedPageTests
{
    [Theory]
    [InlineData("problems.md")]
    [InlineData("settings.md")]
    public async Task The_page_is_what_the_program_would_write(string page)
    {
        var folder = Directory.CreateTempSubdirectory("longhouse-pages-");
        try
        {
            // The program of this build lies beside this test.
            var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardError = true };
            foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "longhouse.dll"), "openapi", "--out", folder.FullName })
                start.ArgumentList.Add(argument);
            using var program = Process.Start(start)!;
            var complaints = await program.StandardError.ReadToEndAsync();
            await program.WaitForExitAsync();
            Assert.True(program.ExitCode == 0, complaints);

            var made = await File.ReadAllTextAsync(Path.Combine(folder.FullName, page));
            var kept = Repository.Named($"docs/api/{page}").Single().Text;
            Assert.True(made == kept, $"docs/api/{page} is not up to date; run ./dev gen and commit it.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
