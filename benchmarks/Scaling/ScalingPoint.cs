namespace NetGen.Benchmarks.Scaling;

/// <summary>What one size took.</summary>
/// <param name="Series">The network, or the kind of spec.</param>
/// <param name="Size">The batch, the number of layers or their width.</param>
/// <param name="Forward">Microseconds a sample.</param>
/// <param name="Step">Microseconds a sample of a training step by SGD.</param>
/// <param name="Parameters">Bytes of the parameters, padding included.</param>
/// <param name="Training">Bytes that a training step works in, besides parameters and gradients.</param>
public sealed record ScalingPoint(string Series, int Size, double Forward, double Step, long Parameters, long Training);
