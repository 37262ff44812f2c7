namespace NetGen.Compiler;

/// <summary>How a training pass takes its workspace: each phase's frame on the stack, or in a native block a thread.</summary>
/// <param name="IsNative">Whether the frames are more than the stack may hold.</param>
/// <param name="MaxOnStack">Floats of a frame that is taken from the stack at most.</param>
public sealed record TrainingPlan(MemoryPlan Memory, bool IsNative, int MaxOnStack)
{
    /// <summary>Bytes of the largest frame.</summary>
    public long FrameBytes => 4L * (Memory.FrameLength + MemoryPlan.Slack);

    /// <summary>Bytes that a phase takes of the stack at most; larger frames are native.</summary>
    public int StackBytes =>
        IsNative ? 0 : 4 * (int)(Memory.FrameLengths.Where(IsOnStack).DefaultIfEmpty().Max() + MemoryPlan.Slack);

    /// <summary>Whether a frame of so many floats lies on the stack.</summary>
    public bool IsOnStack(long frame) => !IsNative && frame <= MaxOnStack;
}
