namespace NetGen.Compiler;

/// <summary>What one call of a kernel covers.</summary>
public enum KernelScope
{
    /// <summary>One sample; its operands are that sample's tensors.</summary>
    Sample,

    /// <summary>All samples of the micro-batch or minibatch, one task at a time; its operands are the first sample's tensors.</summary>
    Batch,
}
