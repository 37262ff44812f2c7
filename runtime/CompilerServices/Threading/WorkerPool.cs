using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace NetGen.CompilerServices;

/// <summary>Work in phases, one after the other; a phase's tasks may run in any order and on any threads.</summary>
internal interface IParallelWork
{
    int PhaseCount { get; }

    int TaskCount(int phase);

    void Run(int phase, int task);
}

/// <summary>
/// Threads of the runtime's own, with the stack that kernels need. They share one piece of work at a time; nothing is
/// allocated once they exist.
/// </summary>
internal sealed unsafe class WorkerPool
{
    /// <summary>The most threads a caller may ask for.</summary>
    public const int MaxThreads = 1024;

    /// <summary>
    /// What a task may take of the calling thread's stack (the smallest default is 1.5 MB); a task that needs more runs on a worker.
    /// </summary>
    private const int CallerStackBytes = 512 * 1024;

    /// <summary>Stack for everything but the kernels' workspace, on threads of the runtime's own.</summary>
    private const int StackMargin = 512 * 1024;

    /// <summary>
    /// The same on the calling thread: for the kernels' frames, and for the just-in-time compiler, which runs on the first caller's stack.
    /// </summary>
    private const int CallerMargin = 128 * 1024;

    /// <summary>
    /// Ticks of the clock that a thread waits for the next phase before it sleeps: 0.25 ms. The convolutions of a single sample, which run
    /// on one thread, take less, and to wake a thread takes a good part of that time.
    /// </summary>
    private static readonly long s_patience = Stopwatch.Frequency / 4000;

    /// <summary>By the binary logarithm of their stack's size.</summary>
    private static readonly WorkerPool?[] s_pools = new WorkerPool?[32];

    private readonly object _turn = new();

    /// <summary>Idle workers wait here for a job.</summary>
    private readonly object _gate = new();

    /// <summary>Those at work on a job wait here for its next phase.</summary>
    private readonly object _phaseGate = new();
    private readonly int _stackBytes;
    private int _workers;

    // The current job. Its work is unmanaged and lies on the caller's stack until all workers have left it.
    private void* _work;
    private delegate*<void*, int, int> _taskCount;
    private delegate*<void*, int, int, void> _run;
    private int _phases;
    private ExceptionDispatchInfo? _failure;
    private int _job;
    private int _seats;
    private int _active;
    private int _sleepers;

    /// <summary>The phase in the upper half, the next task in the lower.</summary>
    private long _ticket;
    private int _completed;

    private WorkerPool(int stackBytes) => _stackBytes = stackBytes;

    /// <summary>Runs all tasks of all phases and returns when they are done. The first exception of a task is thrown again.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="threads">How many threads at most, the caller among them.</param>
    /// <param name="stackBytes">Stack that a task takes.</param>
    public static void Run<TWork>(ref TWork work, int threads, int stackBytes) where TWork : unmanaged, IParallelWork
    {
        int widest = 1;
        for (int phase = 0; phase < work.PhaseCount; phase++)
            widest = Math.Max(widest, work.TaskCount(phase));
        threads = Math.Min(threads, widest);

        bool callerTakesPart = stackBytes <= CallerStackBytes && CallerStack.Holds(stackBytes + CallerMargin);
        if (threads == 1 && callerTakesPart)
        {
            RunAlone(ref work);
            return;
        }

        WorkerPool pool = OfStack(stackBytes);
        if (callerTakesPart && !Monitor.TryEnter(pool._turn))
        {
            RunAlone(ref work);
            return;
        }

        if (!callerTakesPart)
            Monitor.Enter(pool._turn);
        try
        {
            fixed (TWork* pointer = &work)
            {
                pool.Share(
                    pointer, &TaskCount<TWork>, &RunTask<TWork>, work.PhaseCount, callerTakesPart ? threads - 1 : threads, callerTakesPart);
            }
        }
        finally
        {
            Monitor.Exit(pool._turn);
        }
    }

    private static void RunAlone<TWork>(ref TWork work) where TWork : unmanaged, IParallelWork
    {
        int phases = work.PhaseCount;
        for (int phase = 0; phase < phases; phase++)
        {
            int tasks = work.TaskCount(phase);
            for (int task = 0; task < tasks; task++)
                work.Run(phase, task);
        }
    }

    private static int TaskCount<TWork>(void* work, int phase) where TWork : unmanaged, IParallelWork =>
        ((TWork*)work)->TaskCount(phase);

    private static void RunTask<TWork>(void* work, int phase, int task) where TWork : unmanaged, IParallelWork =>
        ((TWork*)work)->Run(phase, task);

    private static WorkerPool OfStack(int stackBytes)
    {
        uint size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(stackBytes, CallerStackBytes) + StackMargin);
        // Above 1 GiB the next power of two is more than a thread's stack can have.
        size = Math.Clamp(size, 2u << 20, 1u << 30);
        ref WorkerPool? pool = ref s_pools[BitOperations.Log2(size)];
        if (pool is null)
            Interlocked.CompareExchange(ref pool, new WorkerPool((int)size), null);
        return pool;
    }

    private void Share(
        void* work, delegate*<void*, int, int> taskCount, delegate*<void*, int, int, void> run, int phases, int workers,
        bool callerTakesPart)
    {
        for (; _workers < workers; _workers++)
            new Thread(Work, _stackBytes) { IsBackground = true, Name = "NetGen worker" }.UnsafeStart();

        lock (_gate)
        {
            _work = work;
            _taskCount = taskCount;
            _run = run;
            _phases = phases;
            _failure = null;
            _completed = 0;
            _ticket = 0;
            _seats = workers;
            _job++;
            // No more than are needed: waking a thousand threads for one job is expensive.
            for (int i = 0; i < workers; i++)
                Monitor.Pulse(_gate);
        }

        try
        {
            if (callerTakesPart)
                TakePart();
            else
                AwaitPhase(phases);
        }
        finally
        {
            // From now on no worker joins, and those that joined must leave before the work's memory is gone.
            lock (_gate)
                _seats = 0;
            while (Volatile.Read(ref _active) != 0)
                Thread.Yield();
        }

        _failure?.Throw();
    }

    private void Work()
    {
        int last = 0;
        while (true)
        {
            // The next job often follows at once (the update after a backward pass): a short spin is cheaper than sleeping.
            SpinWait spin = default;
            while (Volatile.Read(ref _job) == last && spin.Count < 40)
                spin.SpinOnce(sleep1Threshold: -1);

            lock (_gate)
            {
                while (_seats == 0 || _job == last)
                    Monitor.Wait(_gate);
                last = _job;
                _seats--;
                Interlocked.Increment(ref _active); // others leave without the gate
            }

            TakePart();
            Interlocked.Decrement(ref _active);
        }
    }

    private void TakePart()
    {
        while (true)
        {
            long ticket = Interlocked.Increment(ref _ticket) - 1;
            int phase = (int)(ticket >> 32), task = (int)ticket;
            if (phase == _phases)
                return;
            int tasks = _taskCount(_work, phase);
            if (task >= tasks)
            {
                AwaitPhase(phase + 1);
                continue;
            }

            RunOrSkip(phase, task);
            if (Interlocked.Increment(ref _completed) == tasks)
                Advance(phase + 1);
        }
    }

    private void RunOrSkip(int phase, int task)
    {
        if (_failure is not null)
            return;
        try
        {
            _run(_work, phase, task);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
        }
    }

    private void Advance(int phase)
    {
        _completed = 0;
        // A full fence between writing the ticket and reading the sleepers; sleepers do the two in the other order.
        Interlocked.Exchange(ref _ticket, (long)phase << 32);
        if (Volatile.Read(ref _sleepers) == 0)
            return;
        lock (_phaseGate)
            Monitor.PulseAll(_phaseGate);
    }

    private void AwaitPhase(int phase)
    {
        SpinWait spin = default;
        long started = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _ticket) >> 32 < phase)
        {
            if (Stopwatch.GetTimestamp() - started < s_patience)
            {
                spin.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            lock (_phaseGate)
            {
                Interlocked.Increment(ref _sleepers);
                try
                {
                    while (Volatile.Read(ref _ticket) >> 32 < phase)
                        Monitor.Wait(_phaseGate);
                }
                finally
                {
                    Interlocked.Decrement(ref _sleepers);
                }
            }
        }
    }
}
