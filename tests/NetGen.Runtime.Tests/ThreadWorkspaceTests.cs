using System.Runtime.CompilerServices;
using NetGen.CompilerServices;

namespace NetGen.Runtime.Tests;

public unsafe class ThreadWorkspaceTests
{
    [Fact]
    public void It_is_aligned_grows_on_demand_and_is_each_threads_own()
    {
        const int Threads = 4;
        using Barrier barrier = new(Threads);
        nint[] addresses = new nint[Threads];
        bool[] right = [.. Enumerable.Repeat(true, Threads)];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(index => new Thread(() =>
        {
            for (int floats = 1; floats < 1 << 20; floats *= 3)
            {
                ref float first = ref ThreadWorkspace.Get(floats);
                Unsafe.Add(ref first, floats - 1) = index;
                addresses[index] = (nint)Unsafe.AsPointer(ref first);
                barrier.SignalAndWait();
                right[index] &= addresses[index] % 64 == 0
                    && addresses.Distinct().Count() == Threads
                    && Unsafe.Add(ref first, floats - 1) == index
                    && Unsafe.AreSame(ref first, ref ThreadWorkspace.Get(1));
                barrier.SignalAndWait();
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.All(right, Assert.True);
    }
}
