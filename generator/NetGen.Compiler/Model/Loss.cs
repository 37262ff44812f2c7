namespace NetGen.Compiler;

public enum LossKind { None, SoftmaxCrossEntropy, SigmoidCrossEntropy, MeanSquaredError }

/// <summary>
/// The loss; <paramref name="Off"/> and <paramref name="On"/> are the mse targets a class label stands for (0 and 1 unless given).
/// </summary>
public readonly record struct Loss(LossKind Kind, float Off, float On);
