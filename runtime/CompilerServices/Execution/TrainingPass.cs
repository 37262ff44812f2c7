using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace NetGen.CompilerServices;

/// <summary>What one training pass works on. The memory behind it is pinned or native while the pass runs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct TrainingPass
{
    private readonly float* _parameters;
    private readonly float* _gradients;
    private readonly float* _arena;
    private readonly float* _inputs;
    private readonly float* _targets;
    private readonly int* _labels;
    private readonly float* _losses;
    private readonly int* _predictions;
    private readonly InPassUpdate _update;
    private readonly OrderedReduction* _reduction;

    internal TrainingPass(
        float* parameters, float* gradients, float* arena, float* inputs, int* labels, float* targets, float* losses,
        int* predictions, int samples, float lossShare, ulong seed, uint step, InPassUpdate update, int threads,
        OrderedReduction* reduction)
    {
        _parameters = parameters;
        _gradients = gradients;
        _arena = arena;
        _inputs = inputs;
        _labels = labels;
        _targets = targets;
        _losses = losses;
        _predictions = predictions;
        Samples = samples;
        LossShare = lossShare;
        Seed = seed;
        Step = step;
        _update = update;
        Threads = threads;
        _reduction = reduction;
    }

    /// <summary>The minibatch's size.</summary>
    public int Samples { get; }

    /// <summary>The factor of each of <see cref="Losses"/> in the minibatch's: 1 / samples, or 1 / the sum of their weights.</summary>
    public float LossShare { get; }

    /// <summary>The key of the random streams.</summary>
    public ulong Seed { get; }

    /// <summary>The number of the update that the pass is for, from 0.</summary>
    public uint Step { get; }

    /// <summary>The most tasks of a phase that run at once. Two tasks whose numbers are equal modulo this never run at once.</summary>
    public int Threads { get; }

    /// <summary>Waits until the shards (ranges of samples) before this one have added their gradients.</summary>
    public void BeginReduction(int shard) => _reduction->Begin(shard);

    /// <summary>This shard has added its gradients; lets the next one add its own.</summary>
    public void EndReduction(int shard, int shardCount) => _reduction->End(shard, shardCount);

    /// <summary>The first value of the parameter block.</summary>
    public ref float Parameters => ref *_parameters;

    /// <summary>The first value of the gradient block, laid out as the parameters. The pass assigns every trainable tensor of it.</summary>
    public ref float Gradients => ref *_gradients;

    /// <summary>
    /// Whether the pass updates the parameters with <see cref="ParameterInfo.UpdatedInPass"/> by <see cref="Update"/>, once for
    /// every weight, instead of assigning their gradients. No task of the pass reads the weights after that.
    /// </summary>
    public bool Updates => _update.Apply != 0;

    /// <summary>Updates neighbouring weights by their gradients.</summary>
    /// <param name="place">The place in <see cref="Gradients"/> of the first.</param>
    /// <param name="gradient">The first gradient.</param>
    /// <param name="length">How many; a multiple of 4. Padding among them has gradient zero.</param>
    public void Update(ref float place, ref float gradient, int length)
    {
        int offset = (int)(Unsafe.ByteOffset(ref *_gradients, ref place) / sizeof(float));
        fixed (float* gradients = &gradient)
            ((delegate*<void*, float*, int, int, void>)_update.Apply)((void*)_update.Work, gradients, offset, length);
    }

    /// <summary>The first value of the arena.</summary>
    public ref float Arena => ref *_arena;

    /// <summary>The first input: samples * input length values.</summary>
    public ref float Inputs => ref *_inputs;

    /// <summary>Whether targets are class labels; otherwise they are floats.</summary>
    public bool HasLabels => _labels != null;

    /// <summary>The first label, when <see cref="HasLabels"/>; each in range.</summary>
    public ref int Labels => ref *_labels;

    /// <summary>The first target, unless <see cref="HasLabels"/>: samples * output length values.</summary>
    public ref float Targets => ref *_targets;

    /// <summary>The first of <see cref="Samples"/> losses, which the pass writes, one a sample, times its class's weight.</summary>
    public ref float Losses => ref *_losses;

    /// <summary>
    /// The first of <see cref="Samples"/> classes, which the pass writes, one a sample: the index of the largest output
    /// (the first of equal ones); of a single output, 1 where it is above 0 and 0 otherwise.
    /// </summary>
    public ref int Predictions => ref *_predictions;
}
