// The apps of this build: the only list on this side; web/src/apps.ts is the other.
return await Longhouse.Host.Verbs.VerbList.RunAsync(args, [new Longhouse.Simulator.SimulatorModule()]);
