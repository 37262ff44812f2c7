namespace NetGen;

public sealed partial class Trainer<TNetwork>
{
    /// <summary>The thread whose call is under way; 0 is none.</summary>
    private int _user;

    /// <summary>Whether a call comes out of one of this trainer's own: out of the progress that <see cref="Fit"/> reports to.</summary>
    private bool IsReporting => Volatile.Read(ref _user) == Environment.CurrentManagedThreadId;

    /// <summary>Claims the trainer for a call.</summary>
    /// <exception cref="InvalidOperationException">Another call is under way.</exception>
    private Claim Enter()
    {
        int thread = Environment.CurrentManagedThreadId;
        int user = Interlocked.CompareExchange(ref _user, thread, 0);
        if (user == thread)
            throw new InvalidOperationException(
                "the trainer is in use by Fit, which is reporting its progress;"
                + " meanwhile settings may be changed and SaveCheckpoint called, nothing else");
        if (user != 0)
            throw new InvalidOperationException(
                "the trainer is in use by another call; wait for its end, or give each thread a network and a trainer of its own"
                + " (Progress<T> reports on other threads: a class of your own that implements IProgress<T> does not)");
        return new Claim(this);
    }

    /// <summary>Ends the call when disposed.</summary>
    private readonly ref struct Claim(Trainer<TNetwork>? trainer)
    {
        public void Dispose()
        {
            if (trainer is not null)
                Volatile.Write(ref trainer._user, 0);
        }
    }
}
