namespace NetGen.Compiler;

public enum LossKind { None, SoftmaxCrossEntropy, SigmoidCrossEntropy, MeanSquaredError, MeanAbsoluteError, SmoothL1 }

/// <summary>
/// The loss; <paramref name="Off"/> and <paramref name="On"/> are what a class label stands for where targets are numbers (0 and 1 unless
/// given), <paramref name="Beta"/> is where smooth L1 turns from a parabola into a line, and the last two are of softmax cross-entropy:
/// the share of a target that goes to all classes alike, and a weight a class (none where all are 1).
/// </summary>
public readonly record struct Loss(
    LossKind Kind, float Off, float On, float Beta = 1, float LabelSmoothing = 0, EquatableArray<float> ClassWeights = default);
