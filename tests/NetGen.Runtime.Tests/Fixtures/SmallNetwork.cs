using System.Runtime.CompilerServices;
using NetGen.CompilerServices;

namespace NetGen.Runtime.Tests.Fixtures;

/// <summary>What a <see cref="SmallNetwork{TSpec}"/> ends in.</summary>
public interface ISmallSpec
{
    static abstract int Outputs { get; }

    static abstract LossInfo Loss { get; }

    /// <summary>Of a dropout layer between the two dense ones.</summary>
    static virtual float DropoutRate => 0;

    /// <summary>Whether the first layer is not trained.</summary>
    static virtual bool FrozenFirst => false;

    /// <summary>Whether it has a running statistic, of whose minibatches zero is what comes in unless a test writes otherwise.</summary>
    static virtual bool HasStatistic => false;

    /// <summary>What the gradients of the second layer are wrongly multiplied by.</summary>
    static virtual float Flaw => 1;

    /// <summary>Whether the training pass updates the second layer's weights by itself when it is asked to.</summary>
    static virtual bool UpdatesInPass => false;

    /// <summary>Floats of its blocks that no parameter uses: they make every block large.</summary>
    static virtual int Unused => 0;
}

public readonly struct ThreeClasses : ISmallSpec
{
    public static int Outputs => 3;

    public static LossInfo Loss { get; } = new(LossKind.SoftmaxCrossEntropy);
}

public readonly struct ThreeClassesWithDropout : ISmallSpec
{
    public static int Outputs => 3;

    public static LossInfo Loss { get; } = new(LossKind.SoftmaxCrossEntropy);

    public static float DropoutRate => 0.25f;
}

public readonly struct WrongGradient : ISmallSpec
{
    public static int Outputs => 3;

    public static LossInfo Loss { get; } = new(LossKind.SoftmaxCrossEntropy);

    public static float Flaw => 1.001f;
}

public readonly struct UpdatedInPass : ISmallSpec
{
    public static int Outputs => 3;

    public static LossInfo Loss { get; } = new(LossKind.SoftmaxCrossEntropy);

    public static bool UpdatesInPass => true;
}

public readonly struct LargeBlocks : ISmallSpec
{
    public static int Outputs => 3;

    public static LossInfo Loss { get; } = new(LossKind.SoftmaxCrossEntropy);

    public static bool UpdatesInPass => true;

    public static int Unused => 1 << 20;
}

public readonly struct FrozenFirstLayer : ISmallSpec
{
    public static int Outputs => 3;

    public static LossInfo Loss { get; } = new(LossKind.SoftmaxCrossEntropy);

    public static bool FrozenFirst => true;
}

public readonly struct WithStatistic : ISmallSpec
{
    public static int Outputs => 3;

    public static LossInfo Loss { get; } = new(LossKind.MeanSquaredError, 0.1f, 0.9f);

    public static bool HasStatistic => true;
}

public readonly struct Regression : ISmallSpec
{
    public static int Outputs => 3;

    public static LossInfo Loss { get; } = new(LossKind.MeanSquaredError, 0.1f, 0.9f);
}

public readonly struct YesOrNo : ISmallSpec
{
    public static int Outputs => 1;

    public static LossInfo Loss { get; } = new(LossKind.SigmoidCrossEntropy);
}

/// <summary>
/// A network written by hand as a build would generate it: 2x2x2, dense 5 with tanh, dropout, dense. Its weights are
/// packed (inputs outermost, outputs padded to 16), its inputs lie in memory as row, column, channel while the file has
/// channel, row, column.
/// </summary>
public sealed class SmallNetwork<TSpec> : ITrainableNetwork<SmallNetwork<TSpec>> where TSpec : ISmallSpec
{
    private readonly ParameterBlock _parameters;

    private SmallNetwork(ParameterBlock parameters) => _parameters = parameters;

    public static NetworkInfo Info { get; } = SmallKernels<TSpec>.Describe();

    public ParameterBlock Parameters => _parameters;

    public int Threads { get; set => field = NetworkRunner.CheckThreads(value); } = 1;

    public static SmallNetwork<TSpec> Create(ulong seed) => new(ParameterBlock.Create(Info, seed));

    public static SmallNetwork<TSpec> Load(string path, bool allowNonFinite = false) =>
        new(ParameterBlock.Load(Info, path, allowNonFinite));

    public static SmallNetwork<TSpec> Load(ReadOnlySpan<byte> safetensors, bool allowNonFinite = false) =>
        new(ParameterBlock.Load(Info, safetensors, allowNonFinite));

    /// <summary>As <c>Default</c> of a network with embedded weights, but made anew by each call.</summary>
    public static SmallNetwork<TSpec> Embedded(System.Reflection.Assembly assembly, ulong layout) =>
        new(ParameterBlock.Embedded(Info, assembly, "weights", layout));

    public IReadOnlyList<string> LoadPartial(string path, bool allowNonFinite = false) => _parameters.LoadPartial(path, allowNonFinite);

    public void Save(string path, bool allowNonFinite = false) => _parameters.Save(path, allowNonFinite);

    public SmallNetwork<TSpec> Clone() => new(_parameters.Clone());

    public void Forward(ReadOnlySpan<float> inputs, Span<float> outputs) =>
        NetworkRunner.Forward<SmallKernels<TSpec>>(_parameters, inputs, outputs, Threads);

    public void Forward(ReadOnlySpan<byte> inputs, Span<float> outputs) =>
        NetworkRunner.Forward<SmallKernels<TSpec>>(_parameters, inputs, outputs, Threads);

    public void Predict(ReadOnlySpan<float> inputs, Span<float> probabilities) =>
        NetworkRunner.Predict<SmallKernels<TSpec>>(_parameters, inputs, probabilities, Threads);

    public int Classify(ReadOnlySpan<float> input) => NetworkRunner.Classify<SmallKernels<TSpec>>(_parameters, input);

    public int Classify(ReadOnlySpan<byte> input) => NetworkRunner.Classify<SmallKernels<TSpec>>(_parameters, input);

    public float Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, Gradients gradients) =>
        Backward(inputs, labels, [], gradients, new BackwardOptions(0, 0, Threads));

    public float Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Gradients gradients) =>
        Backward(inputs, [], targets, gradients, new BackwardOptions(0, 0, Threads));

    public float Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets, Gradients gradients,
        in BackwardOptions options) =>
        NetworkRunner.Backward<SmallKernels<TSpec>>(_parameters, inputs, labels, targets, gradients, options);

    public void Dispose() => _parameters.Dispose();
}

/// <summary>The kernels: plain loops.</summary>
public readonly struct SmallKernels<TSpec> : ITrainingKernels where TSpec : ISmallSpec
{
    private const int Inputs = 8, Hidden = 5, Padded = 16;
    private const int Weight1 = 0, Bias1 = Weight1 + Inputs * Padded, Weight2 = Bias1 + Padded, Bias2 = Weight2 + Hidden * Padded;
    private const int BlockLength = Bias2 + Padded;

    /// <summary>Of each sample the arena holds: hidden values, factors of the dropout, hidden gradients, output gradients.</summary>
    private const int Stride = 4 * Padded;

    public static int MicroBatchSize => 4;

    public static int PhaseCount => 2;

    public static int TaskCount(int phase, int samples) => phase == 0 ? (samples + MicroBatchSize - 1) / MicroBatchSize : 2;

    public static long ArenaLength(int samples, int threads) => (long)samples * Stride;

    public static NetworkInfo Describe() => new()
    {
        Name = "SmallNetwork",
        InputShape = [2, 2, 2],
        OutputShape = [TSpec.Outputs],
        Layers =
        [
            new LayerInfo("dense1", "dense", ["input"], [Hidden], Inputs * Hidden + Hidden, Inputs * Hidden),
            .. TSpec.DropoutRate == 0 ? Array.Empty<LayerInfo>() : [new LayerInfo("dropout1", "dropout", ["dense1"], [Hidden], 0, 0)],
            new LayerInfo("dense2", "dense", ["dense1"], [TSpec.Outputs], Hidden * TSpec.Outputs + TSpec.Outputs, Hidden * TSpec.Outputs),
        ],
        Loss = TSpec.Loss,
        Classes = TSpec.Outputs == 3 ? ["ant", "bee", "cat"] : [],
        Normalization = new InputNormalization(1.0 / 255, [0.5, 0.25], [0.5]),
        ParameterBlockLength = BlockLength + (TSpec.HasStatistic ? Padded : 0) + TSpec.Unused,
        Parameters =
        [
            Parameter("dense1.weight", [Hidden, Inputs], Weight1, Inputs * Padded, InitializerKind.GlorotUniform,
                [new(Hidden, Hidden, 0, 1), new(2, 2, 0, Padded), new(4, 4, 0, 2 * Padded)]),
            Parameter("dense1.bias", [Hidden], Bias1, Padded, InitializerKind.Zeros, [new(Hidden, Hidden, 0, 1)]),
            Parameter("dense2.weight", [TSpec.Outputs, Hidden], Weight2, Hidden * Padded, InitializerKind.HeNormal,
                [new(TSpec.Outputs, TSpec.Outputs, 0, 1), new(Hidden, Hidden, 0, Padded)]),
            Parameter("dense2.bias", [TSpec.Outputs], Bias2, Padded, InitializerKind.Zeros, [new(TSpec.Outputs, TSpec.Outputs, 0, 1)]),
            .. TSpec.HasStatistic ? [Statistic()] : Array.Empty<ParameterInfo>(),
        ],
    };

    private static ParameterInfo Statistic() => new()
    {
        Name = "dense1.running_mean",
        Shape = [Hidden],
        Offset = BlockLength,
        PackedLength = Padded,
        Trainable = false,
        StatisticMomentum = 0.1f,
        Initializer = new ParameterInitializer(InitializerKind.Zeros, 0, 1, Hidden),
        Axes = [new(Hidden, Hidden, 0, 1)],
    };

    public static void Forward(
        ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples)
    {
        Span<float> hidden = stackalloc float[Hidden];
        for (int sample = 0; sample < samples; sample++)
        {
            ref float output = ref Unsafe.Add(ref outputs, sample * TSpec.Outputs);
            Dense(ref parameters, Weight1, Bias1, ref Unsafe.Add(ref inputs, sample * Inputs), ref hidden[0], Inputs, Hidden);
            foreach (ref float value in hidden)
                value = MathF.Tanh(value);
            Dense(ref parameters, Weight2, Bias2, ref hidden[0], ref output, Hidden, TSpec.Outputs);
        }
    }

    public static void Run(int phase, int task, in TrainingPass pass)
    {
        if (phase == 0)
        {
            for (int sample = task * MicroBatchSize; sample < Math.Min(pass.Samples, (task + 1) * MicroBatchSize); sample++)
                OneSample(sample, pass);
        }
        else if (task == 0)
        {
            if (TSpec.FrozenFirst)
                return;
            Accumulate(pass, Weight1, Bias1, Inputs, Hidden, 2 * Padded, fromInputs: true);
        }
        else
        {
            Accumulate(pass, Weight2, Bias2, Hidden, TSpec.Outputs, 3 * Padded, fromInputs: false);
        }
    }

    private static void OneSample(int sample, in TrainingPass pass)
    {
        ref float hidden = ref Unsafe.Add(ref pass.Arena, sample * Stride);
        ref float mask = ref Unsafe.Add(ref hidden, Padded);
        ref float dHidden = ref Unsafe.Add(ref hidden, 2 * Padded);
        ref float dOutput = ref Unsafe.Add(ref hidden, 3 * Padded);
        Span<float> outputs = stackalloc float[TSpec.Outputs];
        Dense(ref pass.Parameters, Weight1, Bias1, ref Unsafe.Add(ref pass.Inputs, sample * Inputs), ref hidden, Inputs, Hidden);
        DropoutMask.Fill(ref mask, 1, Hidden, Padded, TSpec.DropoutRate, pass.Seed, pass.Step, 1, (uint)sample);
        for (int i = 0; i < Hidden; i++)
            Unsafe.Add(ref hidden, i) = MathF.Tanh(Unsafe.Add(ref hidden, i)) * Unsafe.Add(ref mask, i);
        Dense(ref pass.Parameters, Weight2, Bias2, ref hidden, ref outputs[0], Hidden, TSpec.Outputs);

        Unsafe.Add(ref pass.Losses, sample) = Loss(outputs, sample, pass, ref dOutput);
        int largest = 0;
        for (int i = 1; i < outputs.Length; i++)
            largest = outputs[i] > outputs[largest] ? i : largest;
        Unsafe.Add(ref pass.Predictions, sample) = outputs.Length > 1 ? largest : outputs[0] > 0 ? 1 : 0;

        for (int i = 0; i < Hidden; i++)
        {
            double sum = 0;
            for (int o = 0; o < TSpec.Outputs; o++)
                sum += (double)Unsafe.Add(ref pass.Parameters, Weight2 + i * Padded + o) * Unsafe.Add(ref dOutput, o);
            float factor = Unsafe.Add(ref mask, i);
            float tanh = factor == 0 ? 0 : Unsafe.Add(ref hidden, i) / factor;
            Unsafe.Add(ref dHidden, i) = (float)(sum * factor * (1 - tanh * tanh));
        }
    }

    /// <summary>A sample's loss; writes its derivatives, divided by the number of samples.</summary>
    private static float Loss(Span<float> outputs, int sample, in TrainingPass pass, ref float dOutput)
    {
        double exponentials = 0, targets = 0, loss = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            exponentials += Math.Exp(outputs[i]);
            targets += Target(i, sample, pass);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            double y = outputs[i], t = Target(i, sample, pass), derivative;
            switch (TSpec.Loss.Kind)
            {
                case LossKind.SoftmaxCrossEntropy:
                    loss += t * (Math.Log(exponentials) - y);
                    derivative = targets * Math.Exp(y) / exponentials - t;
                    break;
                case LossKind.SigmoidCrossEntropy:
                    loss += (Math.Log(1 + Math.Exp(y)) - t * y) / outputs.Length;
                    derivative = (1 / (1 + Math.Exp(-y)) - t) / outputs.Length;
                    break;
                default:
                    loss += (y - t) * (y - t) / outputs.Length;
                    derivative = 2 * (y - t) / outputs.Length;
                    break;
            }

            Unsafe.Add(ref dOutput, i) = (float)(derivative / pass.Samples);
        }

        return (float)loss;
    }

    private static float Target(int output, int sample, in TrainingPass pass)
    {
        if (!pass.HasLabels)
            return Unsafe.Add(ref pass.Targets, sample * TSpec.Outputs + output);
        int label = Unsafe.Add(ref pass.Labels, sample);
        bool hit = TSpec.Outputs == 1 ? label == 1 : label == output;
        return hit ? TSpec.Loss.OnTarget : TSpec.Loss.OffTarget;
    }

    /// <summary>The gradients of one dense layer: sums over the samples in their order.</summary>
    private static void Accumulate(in TrainingPass pass, int weight, int bias, int inputs, int outputs, int derivatives, bool fromInputs)
    {
        Span<float> updated = stackalloc float[inputs * Padded];
        bool updates = pass.Updates && TSpec.UpdatesInPass && !fromInputs;
        updated.Clear();
        for (int o = 0; o < outputs; o++)
        {
            for (int i = -1; i < inputs; i++)
            {
                double sum = 0;
                for (int sample = 0; sample < pass.Samples; sample++)
                {
                    ref float own = ref Unsafe.Add(ref pass.Arena, sample * Stride);
                    float input = i < 0 ? 1 : fromInputs ? Unsafe.Add(ref pass.Inputs, sample * Inputs + i) : Unsafe.Add(ref own, i);
                    sum += (double)input * Unsafe.Add(ref own, derivatives + o);
                }

                ref float gradient = ref Unsafe.Add(ref pass.Gradients, i < 0 ? bias + o : weight + i * Padded + o);
                (updates && i >= 0 ? ref updated[i * Padded + o] : ref gradient) = (float)(fromInputs ? sum : sum * TSpec.Flaw);
            }
        }

        // In runs of whole vectors of several widths.
        for (int start = 0; updates && start < updated.Length;)
        {
            int length = start switch { 0 => 4, 4 => 8, 12 => 20, _ => updated.Length - start };
            pass.Update(ref Unsafe.Add(ref pass.Gradients, weight + start), ref updated[start], length);
            start += length;
        }
    }

    private static void Dense(ref float parameters, int weight, int bias, ref float input, ref float output, int inputs, int outputs)
    {
        for (int o = 0; o < outputs; o++)
        {
            double sum = Unsafe.Add(ref parameters, bias + o);
            for (int i = 0; i < inputs; i++)
                sum += (double)Unsafe.Add(ref input, i) * Unsafe.Add(ref parameters, weight + i * Padded + o);
            Unsafe.Add(ref output, o) = (float)sum;
        }
    }

    private static ParameterInfo Parameter(
        string name, int[] shape, int offset, int packedLength, InitializerKind initializer, PackedAxis[] axes) => new()
        {
            Name = name,
            Shape = shape,
            Offset = offset,
            PackedLength = packedLength,
            Trainable = !TSpec.FrozenFirst || name.StartsWith("dense2", StringComparison.Ordinal),
            Decays = name.EndsWith("weight", StringComparison.Ordinal),
            UpdatedInPass = TSpec.UpdatesInPass && name == "dense2.weight",
            Initializer = new ParameterInitializer(initializer, 0, shape.Length > 1 ? shape[1] : 1, shape[0]),
            Axes = axes,
        };
}
