namespace NetGen;

/// <summary>
/// How weights follow their gradients. An optimizer holds settings alone; what it remembers from update to update lies in
/// state tensors that the <see cref="Trainer{TNetwork}"/> keeps, and writes into checkpoints, by <see cref="StateNames"/>.
/// </summary>
public interface IOptimizer
{
    /// <summary>Its name in checkpoints, which only an optimizer of the same name takes up again.</summary>
    string Name { get; }

    /// <summary>The learning rate, before the trainer's schedule.</summary>
    float LearningRate { get; }

    /// <summary>The names of its state tensors: each is one float a weight, zero at first.</summary>
    IReadOnlyList<string> StateNames { get; }

    /// <summary>
    /// Whether <see cref="Update"/> does no more than call <see cref="OptimizerStep.Apply"/> once, with rules that depend on the step's
    /// number and learning rate alone. The trainer may then call it before the gradients are known, and apply the rules to
    /// weights as soon as theirs are.
    /// </summary>
    bool UpdatesByRule => false;

    /// <summary>
    /// Makes one update: over whole tensors by <see cref="OptimizerStep.Values"/>, <see cref="OptimizerStep.Gradients"/> and
    /// <see cref="OptimizerStep.State"/>, or value by value and on several threads by <see cref="OptimizerStep.Apply"/>.
    /// </summary>
    void Update(in OptimizerStep step);
}
