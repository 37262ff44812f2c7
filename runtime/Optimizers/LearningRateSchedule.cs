namespace NetGen;

/// <summary>What the learning rate is multiplied by from update to update.</summary>
/// <param name="factor">The factor of update number 0, 1, 2, ...</param>
public sealed class LearningRateSchedule(Func<long, double> factor)
{
    /// <summary>1 always.</summary>
    public static LearningRateSchedule Constant { get; } = new(_ => 1);

    /// <summary>Multiplied by <paramref name="factor"/> after every <paramref name="every"/> updates.</summary>
    public static LearningRateSchedule StepDecay(long every, float factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        Settings.AtLeastZero(factor);
        return new LearningRateSchedule(step => Math.Pow(factor, step / every));
    }

    /// <summary>
    /// From 1 down to <paramref name="final"/> along half a cosine (Loshchilov and Hutter 2017):
    /// final + (1 - final) * (1 + cos(pi * step / steps)) / 2, and final from there on.
    /// </summary>
    public static LearningRateSchedule Cosine(long steps, float final = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Settings.AtLeastZero(final);
        return new LearningRateSchedule(
            step => final + (1.0 - final) * (1 + Math.Cos(Math.PI * Math.Min(step, steps) / steps)) / 2);
    }

    /// <summary>
    /// This schedule after a warm-up: (step + 1) / steps for the first <paramref name="steps"/> updates, then this schedule from its start.
    /// </summary>
    public LearningRateSchedule WithWarmUp(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new LearningRateSchedule(step => step < steps ? (step + 1.0) / steps : Factor(step - steps));
    }

    /// <summary>The factor of an update, counted from 0.</summary>
    public double Factor(long step) => factor(step);
}
