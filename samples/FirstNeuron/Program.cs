// The examples of docs/training.md: one neuron, what it cannot learn, and two layers that can.

using System.Globalization;
using FirstNeuron;
using NetGen;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

float[] inputs = [0, 0, 0, 1, 1, 0, 1, 1];     // four samples of two values: 00, 01, 10, 11
float[] or = [0, 1, 1, 1];
float[] xor = [0, 1, 1, 0];

Console.WriteLine("one neuron learns or:");
using Or neuron = Or.Create(seed: 1);
Train(neuron, or);
float[] weights = neuron.Parameters.Read("dense1.weight"), bias = neuron.Parameters.Read("dense1.bias");
Console.WriteLine($"  weights {weights[0]:F2} and {weights[1]:F2}, bias {bias[0]:F2}");

Console.WriteLine("and cannot learn exclusive or:");
using Or another = Or.Create(seed: 1);
Train(another, xor);

Console.WriteLine("two layers can:");
using Xor network = Xor.Create(seed: 1);
Console.WriteLine(GradientCheck.Run(network, inputs, xor));
Train(network, xor);

void Train<TNetwork>(TNetwork net, float[] targets) where TNetwork : class, ITrainableNetwork<TNetwork>
{
    using Trainer<TNetwork> trainer = new(net, new Sgd(learningRate: 1));
    for (int step = 0; step <= 1000; step++)
    {
        float loss = trainer.Step(inputs, targets);
        if (step is 0 or 1 or 10 or 100 or 1000)
            Console.WriteLine($"  step {step}: loss {loss:F4}");
    }

    float[] probabilities = new float[targets.Length];
    net.Predict(inputs, probabilities);
    Console.WriteLine($"  probabilities {string.Join(", ", probabilities.Select(probability => probability.ToString("F3")))}");
}
