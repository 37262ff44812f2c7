using System.Globalization;
using NetGen.CompilerServices;

namespace NetGen;

/// <summary>Where a <c>Fit</c> diverged, and what the trainer went back to.</summary>
/// <param name="Epoch">The epoch in which it was noticed, from 1 (the trainer's first).</param>
/// <param name="Step">After which update of that epoch, from 1.</param>
/// <param name="Tensor">
/// The first tensor with a value that is not finite, an optimizer's state by its name in checkpoints; null where it was the loss of
/// a minibatch.
/// </param>
/// <param name="Index">Which of the tensor's values, row-major in the file's shape; 0 for a loss.</param>
/// <param name="Value">The value: NaN or an infinity.</param>
/// <param name="KeptSteps">The trainer's <c>Steps</c>: after that many updates the network had the weights it has now.</param>
/// <param name="KeptEpochs">The trainer's <c>Epochs</c>: those that were complete then.</param>
/// <param name="KeptSamples">Samples of the next epoch that had been trained on then; 0 at its beginning.</param>
public sealed record Divergence(
    int Epoch, int Step, string? Tensor, int Index, float Value, long KeptSteps, int KeptEpochs, int KeptSamples)
{
    /// <summary>In words: where it diverged, by what, the weights that the network has now, and what to try.</summary>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string weights =
            KeptSamples > 0 ? string.Create(culture, $"of update {KeptSteps:N0}, in epoch {KeptEpochs + 1}")
            : KeptEpochs > 0 ? string.Create(culture, $"of update {KeptSteps:N0}, the end of epoch {KeptEpochs}")
            : "it began with";
        return string.Create(
            culture,
            $"diverged in epoch {Epoch} at step {Step}: {new NonFiniteValue(Tensor, Index, Value)};"
            + $" the network has the weights {weights}; try a smaller learning rate or ClipNorm");
    }
}
