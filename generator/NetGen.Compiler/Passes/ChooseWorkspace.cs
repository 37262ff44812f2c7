namespace NetGen.Compiler;

/// <summary>Decides how each program takes its workspace: stack or native memory, and how many samples go together.</summary>
public static class ChooseWorkspace
{
    /// <summary>
    /// Takes the largest micro-batch that keeps the workspace within the stack budget: weights are then read as seldom as can be. In
    /// native memory a micro-batch may take several times as much, as long as L2 holds a good part of it.
    /// </summary>
    /// <param name="stackBudget">Bytes.</param>
    public static ForwardPlan ForForward(KernelProgram program, MemoryPlan memory, int stackBudget, MachineModel machine)
    {
        bool isSplit = program.Segments.Any(segment => segment.Calls[0].Kernel.WeightsRead >= machine.MinSplitWeights);
        ForwardPlan one = new(memory, 1, IsNative: false, isSplit);
        bool isNative = one.BytesFor(1) > stackBudget;
        for (int size = machine.MaxMicroBatch; size > 1; size--)
        {
            ForwardPlan plan = one with { MicroBatchSize = size, IsNative = isNative };
            if (isNative ? 4L * size * memory.PerSampleLength <= machine.MaxMicroBatchBytes : plan.BytesFor(size) <= stackBudget)
                return plan;
        }
        return one with { IsNative = isNative };
    }

    /// <summary>Takes the stack where the largest frame is within the budget.</summary>
    /// <param name="stackBudget">Bytes.</param>
    public static TrainingPlan ForTraining(MemoryPlan memory, int stackBudget, MachineModel machine)
    {
        TrainingPlan plan = new(memory, IsNative: false, machine.MaxClearedFrame);
        return plan.FrameBytes <= stackBudget ? plan : plan with { IsNative = true };
    }
}
