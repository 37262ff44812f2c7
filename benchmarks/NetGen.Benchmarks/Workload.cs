using System.Globalization;

namespace NetGen.Benchmarks;

public enum Mode
{
    Forward,
    TrainSgd,
    TrainAdam,
}

/// <summary>What is timed.</summary>
/// <param name="Network">Its name in <see cref="Networks"/>.</param>
/// <param name="Mode">A forward pass, or a training step with an optimizer.</param>
/// <param name="Batch">Samples of one call.</param>
/// <param name="Threads">Threads of one call.</param>
/// <param name="Seconds">How long to repeat it.</param>
public sealed record Workload(string Network, Mode Mode, int Batch, int Threads, double Seconds)
{
    public string ModeName => Mode switch
    {
        Mode.Forward => "forward",
        Mode.TrainSgd => "train-sgd",
        _ => "train-adam",
    };

    /// <summary>The workloads of a command line; <c>forward</c> and <c>train</c> stand for the usual ones.</summary>
    /// <exception cref="ArgumentException">It is not understood.</exception>
    public static IReadOnlyList<Workload> Parse(IReadOnlyList<string> arguments)
    {
        int[] batches = [1, 50, 256];
        Mode[] modes = [Mode.Forward];
        IEnumerable<string> networks = Networks.All.Keys;
        int threads = 1;
        double seconds = 1;

        int first = arguments.Count > 0 && arguments[0] is "forward" or "train" ? 1 : 0;
        if (first == 1 && arguments[0] == "train")
            (modes, batches) = ([Mode.TrainSgd, Mode.TrainAdam], [50]);
        for (int i = first; i < arguments.Count; i += 2)
        {
            string value = i + 1 < arguments.Count ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value");
            switch (arguments[i])
            {
                case "--net":
                    networks = Networks.All.ContainsKey(value) ? [value]
                        : throw new ArgumentException($"no network '{value}'; there are {string.Join(", ", Networks.All.Keys)}");
                    break;
                case "--mode":
                    modes = value switch
                    {
                        "forward" => [Mode.Forward],
                        "train-sgd" => [Mode.TrainSgd],
                        "train-adam" => [Mode.TrainAdam],
                        _ => throw new ArgumentException($"no mode '{value}'; there are forward, train-sgd, train-adam"),
                    };
                    break;
                case "--batch":
                    batches = [(int)Number(value)];
                    break;
                case "--threads":
                    threads = (int)Number(value);
                    break;
                case "--seconds":
                    seconds = Number(value);
                    break;
                default:
                    throw new ArgumentException($"unknown option '{arguments[i]}'; there are --net, --mode, --batch, --threads, --seconds");
            }
        }

        return [.. from network in networks from mode in modes from batch in batches select new Workload(network, mode, batch, threads, seconds)];
    }

    private static double Number(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out double number) && number > 0 ? number
        : throw new ArgumentException($"'{text}' is not a number above 0");
}
