namespace NetGen.CompilerServices;

/// <summary>Checks of what callers hand to a network. Every message names the argument, what it got and what it needs.</summary>
internal static class Arguments
{
    /// <summary>How many samples the inputs hold.</summary>
    public static int Samples(NetworkInfo info, int length)
    {
        const string Name = "inputs";
        int inputLength = info.InputLength;
        if (length == 0)
            throw new ArgumentException($"{Name} is empty; {info.Name} takes a multiple of {InputText(info)}", Name);
        if (length % inputLength != 0)
            throw new ArgumentException($"{Name} has {length} values; {info.Name} takes a multiple of {InputText(info)}", Name);
        return length / inputLength;
    }

    public static void OneSample(NetworkInfo info, int length)
    {
        const string Name = "input";
        if (length != info.InputLength)
            throw new ArgumentException($"{Name} has {length} values; {info.Name} takes {InputText(info)}", Name);
    }

    /// <summary>Checks that there is one value for each output of each sample.</summary>
    public static void OutputValues(NetworkInfo info, int samples, int length, string name)
    {
        long needed = (long)samples * info.OutputLength;
        if (length != needed)
            throw new ArgumentException(
                $"{name} has {length} values; {Count(samples)} of {info.Name} {(samples == 1 ? "has" : "have")} {needed}"
                + $" ({info.OutputLength} each)",
                name);
    }

    public static void Labels(NetworkInfo info, int samples, ReadOnlySpan<int> labels)
    {
        if (labels.Length != samples)
            throw new ArgumentException(
                $"labels has {labels.Length} values; inputs holds {Count(samples)}, and each needs one", nameof(labels));
        int classes = info.ClassCount;
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
                throw new ArgumentOutOfRangeException(
                    nameof(labels), labels[i], $"labels[{i}] is {labels[i]}; the classes of {info.Name} are 0 to {classes - 1}");
        }
    }

    public static void Threads(int threads)
    {
        if (threads is < 1 or > WorkerPool.MaxThreads)
            throw new ArgumentOutOfRangeException(
                nameof(threads), threads, $"threads is {threads}; it must be 1 to {WorkerPool.MaxThreads}");
    }

    public static void Distinct(bool overlap, string outputs)
    {
        if (overlap)
            throw new ArgumentException($"inputs and {outputs} share memory; they must not overlap", outputs);
    }

    private static string InputText(NetworkInfo info) => $"{info.InputLength} ({Shapes.Text(info.InputShape)})";

    private static string Count(int samples) => samples == 1 ? "1 sample" : $"{samples} samples";
}
