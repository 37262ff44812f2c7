namespace NetGen.Compiler;

/// <summary>How the forward pass takes its workspace and its samples.</summary>
/// <param name="MicroBatchSize">The most samples that share a pass over the weights.</param>
/// <param name="IsNative">Whether a native block stands in for the stack.</param>
/// <param name="IsSplit">Whether threads can share the phases of a few samples.</param>
public sealed record ForwardPlan(MemoryPlan Memory, int MicroBatchSize, bool IsNative, bool IsSplit)
{
    /// <summary>Bytes of workspace for so many samples.</summary>
    public long BytesFor(int samples) => 4L * (Memory.FrameLength + (long)samples * Memory.PerSampleLength + MemoryPlan.Slack);

    /// <summary>Bytes of stack that a call takes for so many samples; 0 where the workspace is native.</summary>
    public int StackBytesFor(int samples) => IsNative ? 0 : checked((int)BytesFor(samples));
}
