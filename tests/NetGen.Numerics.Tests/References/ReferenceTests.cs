namespace NetGen.Numerics.Tests;

/// <summary>The generated networks of tests/References/specs against PyTorch.</summary>
public class ReferenceTests
{
    /// <summary>One check a spec, by the name of its file.</summary>
    private static readonly Dictionary<string, Action> _checks = new()
    {
        ["fashion-cnn"] = Check<FashionCnn>("fashion-cnn"),
        ["fashion-mlp"] = Check<FashionMlp>("fashion-mlp"),
        ["tiny-cnn"] = Check<TinyCnn>("tiny-cnn"),
        ["same-stride-even"] = Check<SameStrideEven>("same-stride-even"),
        ["same-stride-odd"] = Check<SameStrideOdd>("same-stride-odd"),
        ["kernel-sizes"] = Check<KernelSizes>("kernel-sizes"),
        ["paddings"] = Check<Paddings>("paddings"),
        ["dilations"] = Check<Dilations>("dilations"),
        ["groups"] = Check<Groups>("groups"),
        ["odd-channels"] = Check<OddChannels>("odd-channels"),
        ["max-pools"] = Check<MaxPools>("max-pools"),
        ["avg-pools"] = Check<AvgPools>("avg-pools"),
        ["conv-activations"] = Check<ConvActivations>("conv-activations"),
        ["dense-activations"] = Check<DenseActivations>("dense-activations"),
        ["activation-layers"] = Check<ActivationLayers>("activation-layers"),
        ["soft-targets"] = Check<SoftTargets>("soft-targets"),
        ["sigmoid-targets"] = Check<SigmoidTargets>("sigmoid-targets"),
        ["sigmoid-labels"] = Check<SigmoidLabels>("sigmoid-labels"),
        ["sigmoid-one-output"] = Check<SigmoidOneOutput>("sigmoid-one-output"),
        ["mse-labels"] = Check<MseLabels>("mse-labels"),
        ["mse-image"] = Check<MseImage>("mse-image"),
        ["softmax-layers"] = Check<SoftmaxLayers>("softmax-layers"),
        ["dropouts"] = Check<Dropouts>("dropouts"),
        ["flattened-image"] = Check<FlattenedImage>("flattened-image"),
    };

    public static TheoryData<string> Names => new(_checks.Keys);

    internal static IEnumerable<string> AllNames => _checks.Keys;

    [Theory]
    [MemberData(nameof(Names))]
    public void AgreesWithPyTorch(string name) => _checks[name]();

    [Fact]
    public void EveryFileOfNumbersIsCompared() =>
        Assert.Equal(
            _checks.Keys.Order(),
            Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "References"), "*.safetensors").Select(Path.GetFileNameWithoutExtension).Order());

    /// <summary>All of them, for the runs at other vector widths.</summary>
    internal static int RunAll()
    {
        foreach (Action check in _checks.Values)
            check();
        return _checks.Count;
    }

    private static Action Check<T>(string name) where T : class, ITrainableNetwork<T> => () => new ReferenceCheck<T>(name).Run();
}
