namespace NetGen.Compiler;

public enum InitializerKind { Zeros, Ones, HeNormal, HeUniform, GlorotNormal, GlorotUniform, Normal, Uniform, Constant }

/// <summary>
/// How a parameter starts; <paramref name="Value"/> is the deviation of <c>normal</c> the bound of <c>uniform</c> or the value of
/// <c>constant</c>.
/// </summary>
public readonly record struct Initializer(InitializerKind Kind, float Value);
