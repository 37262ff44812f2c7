using NetGen.CompilerServices;

namespace NetGen;

/// <summary>Compares a network's gradients with finite differences of its loss.</summary>
/// <remarks>
/// On smooth networks four and more digits agree. ReLU and max pooling have kinks, where a loss has no derivative; behind
/// convolutions over many pixels they lie closer together than float32 resolves, and then two digits are what
/// finite differences can tell. Fewer samples have fewer kinks; gradients far below a hundredth drown in rounding.
/// </remarks>
public static class GradientCheck
{
    /// <summary>Layers that do something else in training, so that only a training pass yields the loss to be differentiated.</summary>
    private static readonly string[] s_trainingOnly = ["dropout", "batchnorm"];

    /// <summary>Compares on a minibatch with class labels.</summary>
    /// <param name="network">The network; its weights are moved and put back.</param>
    /// <param name="inputs">n * input length values; a few samples are enough.</param>
    /// <param name="labels">n class labels.</param>
    /// <param name="maxValues">Values of each parameter to check at most, spread evenly over it.</param>
    /// <exception cref="ArgumentException">A length or a label does not fit.</exception>
    public static GradientReport Run<TNetwork>(TNetwork network, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int maxValues = 64)
        where TNetwork : class, ITrainableNetwork<TNetwork> => Run(network, inputs, labels, [], maxValues);

    /// <summary>Compares on a minibatch with float targets.</summary>
    /// <param name="network">The network; its weights are moved and put back.</param>
    /// <param name="inputs">n * input length values; a few samples are enough.</param>
    /// <param name="targets">n * output length values.</param>
    /// <param name="maxValues">Values of each parameter to check at most, spread evenly over it.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static GradientReport Run<TNetwork>(
        TNetwork network, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, int maxValues = 64)
        where TNetwork : class, ITrainableNetwork<TNetwork> => Run(network, inputs, [], targets, maxValues);

    private static GradientReport Run<TNetwork>(
        TNetwork network, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets, int maxValues)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxValues, 1);
        using Gradients gradients = new(TNetwork.Info);
        network.Backward(inputs, labels, targets, gradients, new BackwardOptions(0, 0, network.Threads));
        using Gradients scratch = new(TNetwork.Info);
        Minibatch<TNetwork> minibatch = new(network, inputs, labels, targets, scratch);
        List<ParameterGradient> parameters = [];
        foreach (ParameterInfo parameter in TNetwork.Info.Parameters)
        {
            if (!parameter.Trainable)
                continue;
            float[] weights = network.Parameters.Read(parameter.Name);
            float[] analytic = gradients.Read(parameter.Name);
            Comparison comparison = new();
            int count = Math.Min(maxValues, weights.Length);
            for (int i = 0; i < count; i++)
            {
                int index = (int)((long)i * weights.Length / count);
                (double numeric, double error) = minibatch.Derivative(parameter, index, weights[index]);
                comparison.Add(index, analytic[index], numeric, error);
            }

            parameters.Add(comparison.Result(parameter.Name));
        }

        return new GradientReport(parameters);
    }

    /// <summary>The loss of a minibatch as a function of the weights.</summary>
    private readonly ref struct Minibatch<TNetwork>(
        TNetwork network, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets, Gradients scratch)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        private readonly ReadOnlySpan<float> _inputs = inputs;
        private readonly ReadOnlySpan<int> _labels = labels;
        private readonly ReadOnlySpan<float> _targets = targets;
        private readonly bool _trainingOnly = TNetwork.Info.Layers.Any(layer => s_trainingOnly.Contains(layer.Kind));
        private readonly float[] _outputs = new float[inputs.Length / TNetwork.Info.InputLength * TNetwork.Info.OutputLength];

        /// <summary>The derivative with respect to one weight, which is put back afterwards, and its estimated error.</summary>
        public (double Value, double Error) Derivative(ParameterInfo parameter, int index, float weight)
        {
            try
            {
                RiddersDerivative derivative = new();
                bool more = true;
                while (more)
                {
                    float right = weight + derivative.Step, left = weight - derivative.Step;
                    // Both weights are rounded: what lies between them is not quite twice the step.
                    more = derivative.Add(LossAt(parameter, index, right), LossAt(parameter, index, left), (double)right - left);
                }

                return derivative.Result();
            }
            finally
            {
                Set(network.Parameters, parameter, index, weight);
            }
        }

        private double LossAt(ParameterInfo parameter, int index, float weight)
        {
            Set(network.Parameters, parameter, index, weight);
            if (_trainingOnly)
            {
                network.Backward(_inputs, _labels, _targets, scratch, new BackwardOptions(0, 0, network.Threads));
                return scratch.MeanLoss();
            }

            network.Forward(_inputs, _outputs);
            NetworkInfo info = TNetwork.Info;
            int length = info.OutputLength, samples = _outputs.Length / length;
            double sum = 0;
            for (int i = 0; i < samples; i++)
            {
                ReadOnlySpan<float> outputs = _outputs.AsSpan(i * length, length);
                sum += _labels.IsEmpty
                    ? LossFunction.Of(info.Loss, outputs, _targets.Slice(i * length, length))
                    : LossFunction.Of(info.Loss, outputs, _labels[i]);
            }

            return sum / LossFunction.WeightSum(info.Loss, _labels, samples);
        }
    }

    private static unsafe void Set(ParameterBlock parameters, ParameterInfo parameter, int index, float value)
    {
        float* block = parameters.Tensors.AcquireToWrite();
        try
        {
            block[Packing.Position(parameter, index)] = value;
            parameters.Tensors.MarkChanged();
        }
        finally
        {
            parameters.Tensors.Release();
        }
    }

    /// <summary>The norms over the values of one parameter.</summary>
    private sealed class Comparison
    {
        private double _difference, _analytic, _numeric, _error, _worst = -1, _worstAnalytic, _worstNumeric;
        private int _count, _worstIndex;

        public void Add(int index, double analytic, double numeric, double error)
        {
            double difference = Math.Abs(analytic - numeric);
            _difference += difference * difference;
            _analytic += analytic * analytic;
            _numeric += numeric * numeric;
            _error += error * error;
            _count++;
            if (difference <= _worst)
                return;
            (_worst, _worstIndex, _worstAnalytic, _worstNumeric) = (difference, index, analytic, numeric);
        }

        public ParameterGradient Result(string name)
        {
            double norm = Math.Sqrt(Math.Max(_analytic, _numeric));
            return new ParameterGradient(
                name, _count, Relative(_difference), Relative(_error), _worstIndex, _worstAnalytic, _worstNumeric);

            double Relative(double squares) => norm == 0 ? 0 : Math.Sqrt(squares) / norm;
        }
    }
}
