namespace NetGen.Fuzz;

/// <summary>Checkpoints: training goes on from one, or nothing has changed and a <see cref="WeightsFormatException"/> says why.</summary>
internal sealed class CheckpointTarget : FileTarget
{
    private readonly Fuzzed _network = Fuzzed.Create(2);
    private readonly Trainer<Fuzzed> _trainer;
    private readonly float[] _inputs = new float[4 * Fuzzed.InputLength];
    private readonly byte[] _whole;

    public CheckpointTarget()
    {
        _trainer = new Trainer<Fuzzed>(_network, new Adam()) { Threads = 1 };
        for (int i = 0; i < _inputs.Length; i++)
            _inputs[i] = i % 7 - 3;
        _trainer.Step(_inputs, [0, 1, 2, 0]);
        _trainer.SaveCheckpoint(PathOf("whole"));
        _whole = File.ReadAllBytes(PathOf("whole"));
    }

    public override string Name => "checkpoints";

    public override string Run(Random random)
    {
        string path = Write(_whole, random);
        _trainer.LoadCheckpoint(PathOf("whole"));
        try
        {
            _trainer.LoadCheckpoint(path);
        }
        catch (WeightsFormatException)
        {
            _trainer.SaveCheckpoint(PathOf("after"));
            return File.ReadAllBytes(PathOf("after")).AsSpan().SequenceEqual(_whole)
                ? "refused" : throw new FuzzException("a refused checkpoint changed the trainer");
        }

        _trainer.Step(_inputs, [0, 1, 2, 0]);
        return "accepted";
    }
}
