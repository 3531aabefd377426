// The program longhouse with the sample app, and a stage for what tests need to set up from outside. Lives in tests and benches only.
using Longhouse.SampleApp;
using Longhouse.SampleHost;

return await Longhouse.Host.Verbs.VerbList.RunAsync(args, [new NotesModule(), new StageModule()]);
