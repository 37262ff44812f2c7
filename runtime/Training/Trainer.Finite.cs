using NetGen.CompilerServices;

namespace NetGen;

public sealed partial class Trainer<TNetwork>
{
    /// <summary>
    /// After so many updates, values are kept at the next end of an epoch, or, after as many as the second says, within one. Looking
    /// at them and copying them takes at most about as long as an update.
    /// </summary>
    private const int KeepAtEndAfter = 250, KeepWithinAfter = 1000;

    private RestorePoint? _lastFinite;

    private long UpdatesSinceKept => Steps - _lastFinite!.Counts.Steps;

    private TrainingCounts Counts => new(Steps, Epochs, _position);

    /// <summary>The first value, of parameters and optimizer's state, that is not finite; null where all are.</summary>
    private NonFiniteValue? FirstNonFinite()
    {
        NonFiniteValue? found = Finite.FirstOther(Network.Parameters.Tensors, "");
        for (int state = 0; found is null && state < _memory.StateCount; state++)
            found = Finite.FirstOther(_memory.Tensors(state), _memory.StateName(state, ""));
        return found;
    }

    /// <summary>Keeps what a <c>Fit</c> begins with.</summary>
    /// <exception cref="InvalidOperationException">A value is not finite.</exception>
    private void BeginKeeping()
    {
        if (FirstNonFinite() is NonFiniteValue value)
            throw new InvalidOperationException(
                $"{value}; Fit goes on from finite values alone: load a checkpoint, or begin with another network and trainer");
        _lastFinite ??= new RestorePoint(Network.Parameters.Tensors, _memory);
        _lastFinite.Keep(Counts);
    }

    /// <summary>Whether all values are finite; keeps them if it is time to, and goes back where they are not.</summary>
    private bool StaysFinite(FitState state)
    {
        if (FirstNonFinite() is NonFiniteValue value)
        {
            GoBack(state, value);
            return false;
        }

        if (UpdatesSinceKept >= KeepAtEndAfter)
            _lastFinite!.Keep(Counts);
        return true;
    }

    /// <summary>Puts values and counts back to where all were finite.</summary>
    private void GoBack(FitState state, NonFiniteValue found)
    {
        _lastFinite!.Restore();
        (Steps, Epochs, _position) = _lastFinite.Counts;
        state.Diverge(found, _lastFinite.Counts);
    }
}
