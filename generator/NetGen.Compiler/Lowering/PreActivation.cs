namespace NetGen.Compiler;

/// <summary>The values before a layer's activation function, saved where the function's derivative needs them.</summary>
/// <param name="Buffer">Their buffer; null where the output tells the derivative.</param>
public readonly record struct PreActivation(int? Buffer);
