namespace NetGen.CompilerServices;

/// <summary>An optimizer's update that a training pass applies to weights; valid while its owner keeps the memory.</summary>
/// <param name="Apply">A <c>delegate*</c> of the work, the block's gradients, the index of its first weight and its length.</param>
/// <param name="Work">The address of the work.</param>
internal readonly record struct InPassUpdate(nint Apply, nint Work);
