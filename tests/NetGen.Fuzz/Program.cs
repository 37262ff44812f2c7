using NetGen.CommandLines;
using NetGen.Fuzz;

IFuzzTarget[] all = [new SpecTarget(), new WeightsTarget(), new CheckpointTarget(), new IdxTarget(), new CallsTarget()];
try
{
    return Options.Command([.. all.Select(target => target.Name)], Run).Run("fuzz", args);
}
finally
{
    foreach (FileTarget target in all.OfType<FileTarget>())
        target.Dispose();
}

bool Run(Options options)
{
    IFuzzTarget[] chosen = [.. all.Where(target => options.Targets.Count == 0 || options.Targets.Contains(target.Name))];
    Console.WriteLine($"seed {options.Seed}");
    bool held = true;
    foreach (IFuzzTarget target in chosen)
        held &= new FuzzRun(target, options, TimeSpan.FromSeconds((double)options.Seconds / chosen.Length)).Run();
    return held;
}
