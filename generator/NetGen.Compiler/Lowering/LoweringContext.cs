namespace NetGen.Compiler;

/// <summary>What both programs of a network have in common when it is lowered.</summary>
/// <param name="Layouts">How tensors lie in memory.</param>
/// <param name="Parameters">Where parameters lie in their block.</param>
/// <param name="Machine">The machine that kernels are chosen for.</param>
public sealed record LoweringContext(LayerLowerings Lowerings, TensorLayouts Layouts, ParameterLayout Parameters, MachineModel Machine);
