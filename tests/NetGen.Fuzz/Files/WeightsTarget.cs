namespace NetGen.Fuzz;

/// <summary>Weights: they load and are saved again as they are, or a <see cref="WeightsFormatException"/> says why not.</summary>
internal sealed class WeightsTarget : FileTarget
{
    private readonly byte[] _whole;

    public WeightsTarget()
    {
        using Fuzzed network = Fuzzed.Create(1);
        network.Save(PathOf("whole"));
        _whole = File.ReadAllBytes(PathOf("whole"));
    }

    public override string Name => "weights";

    public override string Run(Random random)
    {
        string path = Write(_whole, random);
        try
        {
            using Fuzzed network = Fuzzed.Load(path);
            network.Save(PathOf("again"));
            using Fuzzed again = Fuzzed.Load(PathOf("again"));
            foreach (ParameterInfo parameter in Fuzzed.Info.Parameters)
                if (!network.Parameters.Read(parameter.Name).AsSpan().SequenceEqual(again.Parameters.Read(parameter.Name)))
                    throw new FuzzException($"{parameter.Name} is another after Save and Load");
            float[] outputs = new float[Fuzzed.OutputLength];
            network.Forward(new float[Fuzzed.InputLength], outputs);
            return "accepted";
        }
        catch (WeightsFormatException refusal)
        {
            return refusal.Problems.Count > 0 ? "refused" : throw new FuzzException("refused without a reason");
        }
    }
}
