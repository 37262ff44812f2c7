namespace NetGen.Compiler;

public enum InitializerKind { Zeros, Ones, HeNormal, HeUniform, GlorotNormal, GlorotUniform, Normal, Uniform }

/// <summary>How a parameter starts; <paramref name="Value"/> is the deviation of <c>normal</c> or the bound of <c>uniform</c>.</summary>
public readonly record struct Initializer(InitializerKind Kind, float Value);
