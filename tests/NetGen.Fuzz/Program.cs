using NetGen.Fuzz;

// NetGen.Fuzz [specs] [weights] [checkpoints] [idx] [calls] [--seconds N | --rounds N] [--seed N] [--round N]
// Without a target all of them, each for its share of the time. What a round does depends on the target, the seed and the round alone:
// a failure is repeated by --seed N --round N. The exit code is 1 where a round failed, and 2 where the arguments are wrong.
try
{
    Options options = Options.Parse(args);
    IFuzzTarget[] all = [new SpecTarget(), new WeightsTarget(), new CheckpointTarget(), new IdxTarget(), new CallsTarget()];
    string[] unknown = [.. options.Targets.Except(all.Select(target => target.Name))];
    if (unknown.Length > 0)
        throw new ArgumentException($"there is no target '{unknown[0]}'; there are {string.Join(", ", all.Select(target => target.Name))}");
    IFuzzTarget[] chosen = [.. all.Where(target => options.Targets.Count == 0 || options.Targets.Contains(target.Name))];
    Console.WriteLine($"seed {options.Seed}");
    bool failed = false;
    foreach (IFuzzTarget target in chosen)
        failed |= !new FuzzRun(target, options, TimeSpan.FromSeconds((double)options.Seconds / chosen.Length)).Run();
    foreach (FileTarget target in all.OfType<FileTarget>())
        target.Dispose();
    return failed ? 1 : 0;
}
catch (ArgumentException mistake)
{
    Console.Error.WriteLine(mistake.Message);
    return 2;
}
