using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetGen.CompilerServices;
using NetGen.Runtime.Tests.Fixtures;

namespace NetGen.Runtime.Tests;

/// <summary>
/// Calls from threads with less stack left than they take. A stack that overflows ends the process and with it all tests.
/// </summary>
public class StackTests
{
    private const int Samples = 6;

    private static readonly NetworkInfo s_info = Deep.Describe();
    private static readonly float[] s_inputs = [.. Enumerable.Range(0, Samples * 8).Select(i => i / 8f)];

    [Theory]
    [InlineData(192)]
    [InlineData(256)]
    [InlineData(384)]
    [InlineData(640)]
    [InlineData(1536)]
    public void Threads_of_any_stack_get_the_same_outputs_classes_and_gradients(int kilobytes)
    {
        (float[] Outputs, int Class, float[] Gradients) expected = default, actual = default;
        OnThread(16 * 1024, () => expected = Compute());
        OnThread(kilobytes, () => actual = Compute());
        Assert.Equal(expected.Outputs, actual.Outputs);
        Assert.Equal(expected.Class, actual.Class);
        Assert.Equal(expected.Gradients, actual.Gradients);
    }

    [Fact]
    public void A_call_deep_in_a_recursion_gets_the_same_outputs()
    {
        (float[] Outputs, int Class, float[] Gradients) expected = Compute(), actual = default;
        OnThread(2048, () => Recurse(() => actual = Compute()));
        Assert.Equal(expected.Outputs, actual.Outputs);
        Assert.Equal(expected.Gradients, actual.Gradients);
    }

    [Fact]
    public void Many_threads_of_little_stack_wait_for_each_other()
    {
        float[] expected = Compute().Outputs;
        float[][] actual = new float[8][];
        Thread[] threads = [.. Enumerable.Range(0, actual.Length).Select(i => new Thread(() => actual[i] = Compute().Outputs, 256 * 1024))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.All(actual, outputs => Assert.Equal(expected, outputs));
    }

    private static (float[] Outputs, int Class, float[] Gradients) Compute()
    {
        using ParameterBlock parameters = ParameterBlock.Create(s_info, 1);
        using Gradients gradients = new(s_info);
        float[] outputs = new float[Samples * 3];
        NetworkRunner.Forward<Deep>(parameters, s_inputs, outputs, 2);
        int found = NetworkRunner.Classify<Deep>(parameters, s_inputs.AsSpan(0, 8));
        NetworkRunner.Backward<Deep>(parameters, s_inputs, new int[Samples], [], gradients, new BackwardOptions(0, 0, 1));
        return (outputs, found, gradients.Read("dense1.weight"));
    }

    private static void OnThread(int kilobytes, Action action)
    {
        Thread thread = new(() => action(), kilobytes * 1024);
        thread.Start();
        thread.Join();
    }

    /// <summary>Runs an action as deep in a recursion as .NET itself would go: 128 KB are left.</summary>
    private static void Recurse(Action action)
    {
        Span<byte> frame = stackalloc byte[1024];
        frame.Fill(1);
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
            Recurse(action);
        else
            action();
        Assert.Equal(1, frame[^1]);
    }

    /// <summary>Kernels that take 400 KB of stack in either direction, and 60 KB to derive a value of the parameters.</summary>
    private readonly struct Deep : ITrainingKernels
    {
        private const int Floats = 100 * 1024;

        public static int MicroBatchSize => 1;

        public static int PrepackedLength => 16;

        public static int PhaseCount => 1;

        public static NetworkInfo Describe()
        {
            NetworkInfo small = SmallKernels<ThreeClasses>.Describe();
            return new NetworkInfo
            {
                Name = small.Name,
                InputShape = small.InputShape,
                OutputShape = small.OutputShape,
                Layers = small.Layers,
                Loss = small.Loss,
                Parameters = small.Parameters,
                ParameterBlockLength = small.ParameterBlockLength,
                MaxForwardStackBytes = 4 * Floats,
                BackwardStackBytes = 4 * Floats,
            };
        }

        public static int WorkspaceLength(int samples) => Floats;

        public static int TaskCount(int phase, int samples) => 1;

        public static long ArenaLength(int samples, int threads) => 1;

        public static void Prepack(ref float parameters, ref float prepacked)
        {
            Span<float> workspace = stackalloc float[15 * 1024];
            workspace.Fill(parameters);
            prepacked = workspace[^1];
        }

        public static void Forward(
            ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples)
        {
            Span<float> all = MemoryMarshal.CreateSpan(ref workspace, Floats);
            all.Fill(inputs);
            MemoryMarshal.CreateSpan(ref outputs, 3).Clear();
            outputs = all[^1] + prepacked + 1;
        }

        public static void Run(int phase, int task, in TrainingPass pass)
        {
            Span<float> workspace = stackalloc float[Floats];
            workspace.Fill(pass.Inputs + 1);
            MemoryMarshal.CreateSpan(ref pass.Losses, pass.Samples).Fill(1);
            MemoryMarshal.CreateSpan(ref pass.Gradients, s_info.ParameterBlockLength).Fill(workspace[^1]);
        }
    }
}
