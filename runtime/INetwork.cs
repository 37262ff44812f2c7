namespace NetGen;

/// <summary>A network that the build generated from a spec.</summary>
/// <typeparam name="TSelf">The network's class.</typeparam>
public interface INetwork<TSelf> : IDisposable where TSelf : class, INetwork<TSelf>
{
    /// <summary>Shapes, layers with costs, parameters.</summary>
    static abstract NetworkInfo Info { get; }

    /// <summary>A new network, initialised as its spec says, from the Philox streams of the seed.</summary>
    static abstract TSelf Create(ulong seed);

    /// <summary>A network with the weights of a safetensors file; infinities and NaN are refused unless told.</summary>
    static abstract TSelf Load(string path, bool allowNonFinite = false);

    /// <summary>A network with the weights of a safetensors file's content; infinities and NaN are refused unless told.</summary>
    static abstract TSelf Load(ReadOnlySpan<byte> safetensors, bool allowNonFinite = false);

    /// <summary>The network's parameters.</summary>
    ParameterBlock Parameters { get; }

    /// <summary>Threads that <c>Forward</c>, <c>Predict</c> and <c>Backward</c> use on batches. Results do not depend on it.</summary>
    int Threads { get; set; }

    /// <summary>Takes the tensors of a file that match by name and shape; returns the names of those it did not take.</summary>
    IReadOnlyList<string> LoadPartial(string path, bool allowNonFinite = false);

    /// <summary>Writes the weights as safetensors, whole or not at all; infinities and NaN are refused unless told.</summary>
    void Save(string path, bool allowNonFinite = false);

    /// <summary>A network of its own with the same weights.</summary>
    TSelf Clone();

    /// <summary>The outputs (logits) of n samples.</summary>
    void Forward(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <summary>The outputs as probabilities: softmax, sigmoid or as they are, by the loss.</summary>
    void Predict(ReadOnlySpan<float> inputs, Span<float> probabilities);

    /// <summary>The class of one sample: the largest output; of one output, whether the logit is above 0.</summary>
    int Classify(ReadOnlySpan<float> input);
}

/// <summary>A network with backward code.</summary>
public interface ITrainableNetwork<TSelf> : INetwork<TSelf> where TSelf : class, ITrainableNetwork<TSelf>
{
    /// <summary>The mean loss of n samples with class labels, and its gradients (dropout drawn for seed 0, step 0).</summary>
    float Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, Gradients gradients);

    /// <summary>The mean loss of n samples with float targets, and its gradients (dropout drawn for seed 0, step 0).</summary>
    float Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Gradients gradients);

    /// <summary>What the trainer calls: labels or targets (the other empty), and which random streams and threads to use.</summary>
    float Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets, Gradients gradients,
        in BackwardOptions options);
}
