namespace NetGen.Compiler;

/// <summary>A network before it is lowered, for each of its programs.</summary>
/// <param name="Common">What both programs have in common: it decides the layouts of tensors and of parameters.</param>
/// <param name="Inference">For the forward pass.</param>
/// <param name="Training">For a training pass.</param>
public sealed record FusedNetworks(FusedNetwork Common, FusedNetwork Inference, FusedNetwork Training);
