using System.ComponentModel;

namespace NetGen.CompilerServices;

/// <summary>
/// What a generated network's methods call: it checks their arguments, keeps the parameters alive and the memory in
/// place, and splits the work over threads. Nothing is allocated after the first calls.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class NetworkRunner
{
    /// <summary>With fewer samples for each thread, threads share every sample; with more, each thread takes whole samples.</summary>
    private const int MinSamplesPerThread = 4;

    /// <summary>
    /// The most floats of workspace that threads share, 1 GiB: it grows with the samples, while a thread that takes whole samples needs
    /// the workspace of one micro-batch.
    /// </summary>
    private const long MaxSharedFloats = 1L << 28;

    /// <summary>The outputs (logits) of n samples.</summary>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="inputs">n * input length values, n at least 1.</param>
    /// <param name="outputs">n * output length values; must not overlap <paramref name="inputs"/>.</param>
    /// <param name="threads">Threads to use, 1 to 1024; results do not depend on it.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ObjectDisposedException">The network has been disposed.</exception>
    public static void Forward<TKernels>(ParameterBlock parameters, ReadOnlySpan<float> inputs, Span<float> outputs, int threads)
        where TKernels : IForwardKernels
    {
        NetworkInfo info = parameters.Info;
        int samples = Arguments.Samples(info, inputs.Length);
        Arguments.OutputValues(info, samples, outputs.Length, nameof(outputs));
        Run<TKernels>(parameters, inputs, outputs, samples, threads);
    }

    /// <summary>The outputs (logits) of n samples of bytes, normalized as the spec says.</summary>
    /// <inheritdoc cref="Forward{TKernels}(ParameterBlock, ReadOnlySpan{float}, Span{float}, int)"/>
    public static void Forward<TKernels>(ParameterBlock parameters, ReadOnlySpan<byte> inputs, Span<float> outputs, int threads)
        where TKernels : IForwardKernels
    {
        NetworkInfo info = parameters.Info;
        int samples = Arguments.Samples(info, inputs.Length);
        Arguments.OutputValues(info, samples, outputs.Length, nameof(outputs));
        Run<TKernels>(parameters, inputs, outputs, samples, threads);
    }

    /// <summary>The outputs of n samples as probabilities: softmax, sigmoid or as they are, by the loss.</summary>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="inputs">n * input length values, n at least 1.</param>
    /// <param name="probabilities">n * output length values; must not overlap <paramref name="inputs"/>.</param>
    /// <param name="threads">Threads to use, 1 to 1024; results do not depend on it.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ObjectDisposedException">The network has been disposed.</exception>
    public static void Predict<TKernels>(ParameterBlock parameters, ReadOnlySpan<float> inputs, Span<float> probabilities, int threads)
        where TKernels : IForwardKernels
    {
        NetworkInfo info = parameters.Info;
        int samples = Arguments.Samples(info, inputs.Length);
        Arguments.OutputValues(info, samples, probabilities.Length, nameof(probabilities));
        Run<TKernels>(parameters, inputs, probabilities, samples, threads);
        Probabilities.FromLogits(info, probabilities);
    }

    /// <summary>The outputs of n samples of bytes, normalized as the spec says, as probabilities.</summary>
    /// <inheritdoc cref="Predict{TKernels}(ParameterBlock, ReadOnlySpan{float}, Span{float}, int)"/>
    public static void Predict<TKernels>(ParameterBlock parameters, ReadOnlySpan<byte> inputs, Span<float> probabilities, int threads)
        where TKernels : IForwardKernels
    {
        NetworkInfo info = parameters.Info;
        int samples = Arguments.Samples(info, inputs.Length);
        Arguments.OutputValues(info, samples, probabilities.Length, nameof(probabilities));
        Run<TKernels>(parameters, inputs, probabilities, samples, threads);
        Probabilities.FromLogits(info, probabilities);
    }

    /// <summary>The class of one sample: the index of the largest output; of a single output, 1 where it is above 0.</summary>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="input">One sample's values.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    /// <exception cref="ObjectDisposedException">The network has been disposed.</exception>
    public static int Classify<TKernels>(ParameterBlock parameters, ReadOnlySpan<float> input) where TKernels : IForwardKernels
    {
        Arguments.OneSample(parameters.Info, input.Length);
        Span<float> outputs = ThreadWorkspace.GetOutputs(parameters.Info.OutputLength);
        Run<TKernels>(parameters, input, outputs, 1, 1);
        return Probabilities.Class(outputs);
    }

    /// <summary>The class of one sample of bytes, normalized as the spec says.</summary>
    /// <inheritdoc cref="Classify{TKernels}(ParameterBlock, ReadOnlySpan{float})"/>
    public static int Classify<TKernels>(ParameterBlock parameters, ReadOnlySpan<byte> input) where TKernels : IForwardKernels
    {
        Arguments.OneSample(parameters.Info, input.Length);
        Span<float> outputs = ThreadWorkspace.GetOutputs(parameters.Info.OutputLength);
        Run<TKernels>(parameters, input, outputs, 1, 1);
        return Probabilities.Class(outputs);
    }

    /// <summary>Checks a number of threads, for setters.</summary>
    /// <returns><paramref name="threads"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is not 1 to 1024.</exception>
    public static int CheckThreads(int threads)
    {
        Arguments.Threads(threads);
        return threads;
    }

    private static void Run<TKernels>(
        ParameterBlock parameters, ReadOnlySpan<float> inputs, Span<float> outputs, int samples, int threads)
        where TKernels : IForwardKernels
    {
        Arguments.Distinct(inputs.Overlaps(outputs), nameof(outputs));
        fixed (float* input = inputs)
        fixed (float* output = outputs)
        {
            ForwardWork<TKernels> work = new() { Inputs = input, Outputs = output, Samples = samples };
            Run(parameters, ref work, threads);
        }
    }

    private static void Run<TKernels>(
        ParameterBlock parameters, ReadOnlySpan<byte> inputs, Span<float> outputs, int samples, int threads)
        where TKernels : IForwardKernels
    {
        NormalizationTable table = parameters.Info.NormalizationTable;
        // Allocated now, whether or not this thread gets a task of this call, so that later calls allocate nothing.
        ThreadWorkspace.GetInputs((long)Math.Min(samples, TKernels.MicroBatchSize) * parameters.Info.InputLength);
        fixed (byte* input = inputs)
        fixed (float* output = outputs)
        {
            ForwardWork<TKernels> work = new() { Bytes = input, Table = table.Rows, Outputs = output, Samples = samples };
            Run(parameters, ref work, threads);
        }

        GC.KeepAlive(table);
    }

    private static void Run<TKernels>(ParameterBlock parameters, ref ForwardWork<TKernels> work, int threads)
        where TKernels : IForwardKernels
    {
        Arguments.Threads(threads);
        NetworkInfo info = parameters.Info;
        work.InputLength = info.InputLength;
        work.OutputLength = info.OutputLength;
        work.Divide(threads);
        work.Parameters = parameters.Tensors.Acquire();
        try
        {
            work.Prepacked = parameters.Prepacked.Acquire<TKernels>(work.Parameters);
            try
            {
                if (IsSplit<TKernels>(work.Samples, threads))
                    RunSplit(ref work, threads, info.MaxForwardStackBytes);
                else
                    WorkerPool.Run(ref work, threads, info.MaxForwardStackBytes);
            }
            finally
            {
                parameters.Prepacked.Release<TKernels>();
            }
        }
        finally
        {
            parameters.Tensors.Release();
        }
    }

    private static bool IsSplit<TKernels>(int samples, int threads) where TKernels : IForwardKernels =>
        TKernels.SplitPhaseCount > 0 && threads > 1 && samples / threads < MinSamplesPerThread
        && TKernels.SplitWorkspaceLength(samples) <= MaxSharedFloats;

    private static void RunSplit<TKernels>(ref ForwardWork<TKernels> work, int threads, int stackBytes) where TKernels : IForwardKernels
    {
        SplitForwardWork<TKernels> split = new()
        {
            Parameters = work.Parameters,
            Prepacked = work.Prepacked,
            Inputs = work.InputsOf(0, work.Samples),
            Outputs = work.Outputs,
            Workspace = ThreadWorkspace.GetShared(TKernels.SplitWorkspaceLength(work.Samples)),
            Samples = work.Samples,
        };
        WorkerPool.Run(ref split, threads, stackBytes);
    }
}
