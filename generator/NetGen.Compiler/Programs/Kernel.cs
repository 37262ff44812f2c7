namespace NetGen.Compiler;

/// <summary>
/// One generated method: all it depends on is in the record, so layers of equal shape share it.
/// Its text is generic over the SIMD width: <c>S</c> is the width's operations, <c>V</c> its vector.
/// </summary>
public abstract record Kernel
{
    /// <summary>What follows the layer's name in the method's name: <c>Forward</c>, <c>BackwardInput</c>, ...</summary>
    public abstract string Role { get; }

    /// <summary>The widest vector it can use, in floats; 1 for a kernel without vectors.</summary>
    public abstract int VectorLanes { get; }

    /// <summary>Whether its text is generic over the SIMD width; else it is written without vectors.</summary>
    public virtual bool IsGeneric => VectorLanes > 1;

    /// <summary>Its operands, each a <c>ref float</c>.</summary>
    public abstract IReadOnlyList<string> Operands { get; }

    public virtual KernelScope Scope => KernelScope.Sample;

    /// <summary>
    /// Whether it takes the training pass (labels, losses, random streams, updates); a kernel of single samples then takes the sample's
    /// index too.
    /// </summary>
    public virtual bool TakesPass => false;

    /// <summary>How many independent tasks a batch kernel has.</summary>
    public virtual int TaskCount => 1;

    /// <summary>What a task is, as the parameter's name: <c>panel</c>, <c>block</c>.</summary>
    public virtual string TaskName => "task";

    /// <summary>Floats of weights that a pass over a few samples reads, if that is most of its time.</summary>
    public virtual long WeightsRead => 0;

    /// <summary>What its body calls and shares with other kernels.</summary>
    public virtual IReadOnlyList<Routine> Routines => [];

    /// <summary>What it computes and in which tile, for the comment above the method.</summary>
    public abstract string Summary { get; }

    /// <summary>Writes the statements of its body.</summary>
    public abstract void WriteBody(CodeWriter writer);
}
