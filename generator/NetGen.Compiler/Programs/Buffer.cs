namespace NetGen.Compiler;

/// <summary>Where a buffer's memory comes from.</summary>
public enum BufferHome
{
    /// <summary>The workspace: its place is <see cref="PlanMemory"/>'s to choose.</summary>
    Planned,

    /// <summary>The caller's inputs.</summary>
    CallerInput,

    /// <summary>The caller's outputs.</summary>
    CallerOutput,
}

/// <summary>
/// A named tensor of a program: one for each sample, or, if shared, one for the whole pass. A view is another buffer's memory
/// (<paramref name="Memory"/>, else its own id) seen through a layout of its own: a slice of its channels.
/// </summary>
public sealed record Buffer(int Id, string Name, Layout Layout, long Length, BufferHome Home, bool IsShared, int Memory);
