namespace NetGen.Numerics.Tests;

/// <summary>The generated networks of tests/References/specs and of models/ against PyTorch.</summary>
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
        ["wide-convs"] = Check<WideConvs>("wide-convs"),
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
        ["depthwise-layers"] = Check<DepthwiseLayers>("depthwise-layers"),
        ["batch-norms"] = Check<BatchNorms>("batch-norms"),
        ["lrn-layers"] = Check<LrnLayers>("lrn-layers"),
        ["scales"] = Check<Scales>("scales"),
        ["residuals"] = Check<Residuals>("residuals"),
        ["gates"] = Check<Gates>("gates"),
        ["inceptions"] = Check<Inceptions>("inceptions"),
        ["tables"] = Check<Tables>("tables"),
        ["frozen-layers"] = Check<FrozenLayers>("frozen-layers"),
        ["logistic"] = Check<Logistic>("logistic"),
        ["lenet5"] = Check<LeNet5>("lenet5"),
        ["lenet5-relu"] = Check<LeNet5Relu>("lenet5-relu"),
        ["nin"] = Check<Nin>("nin"),
        ["resnet8"] = Check<ResNet8>("resnet8"),
        ["kws-dscnn"] = Check<KwsDsCnn>("kws-dscnn"),
        ["vww-mobilenet"] = Check<VwwMobileNet>("vww-mobilenet"),
        ["ad-autoencoder"] = Check<AdAutoencoder>("ad-autoencoder"),
        ["sobel"] = CheckSobel,
        ["non-finite"] = NonFiniteChecks.Run,
    };

    /// <summary>Those that take long, once each: not again at every vector width.</summary>
    private static readonly Dictionary<string, Action> _largeChecks = new()
    {
        ["googlenet"] = Check<GoogLeNet>("googlenet"),
        ["alexnet"] = Check<AlexNet>("alexnet"),
    };

    public static TheoryData<string> Names => new(_checks.Keys);

    public static TheoryData<string> LargeNames => new(_largeChecks.Keys);

    internal static IEnumerable<string> AllNames => _checks.Keys;

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_PyTorch(string name) => _checks[name]();

    [Theory]
    [MemberData(nameof(LargeNames))]
    public void Large_network_agrees_with_PyTorch(string name) => _largeChecks[name]();

    [Fact]
    public void GoogLeNet_agrees_with_itself_by_Winograd()
    {
        using GoogLeNet direct = GoogLeNet.Create(3);
        using Models.GoogLeNet winograd = Models.GoogLeNet.Create(3);
        float[] image = PhiloxDefinition.Fill(3, 0, GoogLeNet.InputLength, 1);
        float[] expected = new float[GoogLeNet.OutputLength], outputs = new float[GoogLeNet.OutputLength];
        direct.Forward(image, expected);
        winograd.Forward(image, outputs);
        double[] exact = Comparison.ToDouble(expected);
        Comparison.AssertCloseInNorm("outputs", outputs, exact, Comparison.Norm(exact));
        Assert.NotEqual(expected, outputs);
    }

    [Fact]
    public void Every_file_of_numbers_is_compared() =>
        Assert.Equal(
            _checks.Keys.Concat(_largeChecks.Keys).Order(),
            Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "References"), "*.safetensors")
                .Select(Path.GetFileNameWithoutExtension).Order());

    /// <summary>All of them, for the runs at other vector widths.</summary>
    internal static int RunAll()
    {
        foreach (Action check in _checks.Values)
            check();
        return _checks.Count;
    }

    private static Action Check<T>(string name) where T : class, ITrainableNetwork<T> => () => new ReferenceCheck<T>(name).Run();

    /// <summary>A network that is not trained: its outputs alone.</summary>
    private static void CheckSobel()
    {
        ReferenceFile file = new("sobel");
        using Sobel network = Sobel.Create(file.Seed);
        float[] outputs = new float[file.Floats("outputs").Length];
        network.Forward(PhiloxDefinition.Fill(file.Seed, (uint)Sobel.Info.Parameters.Count, Sobel.InputLength, 1), outputs);
        Comparison.AssertClose("sobel: outputs", outputs, Comparison.ToDouble(file.Floats("outputs")));
    }
}
