// Measures NetGen as its users get it. Without a command it times on request, one line in and one line out: see ../README.md for the lines.
//   netgen-worker THREADS
//   netgen-worker startup NETWORK
//   netgen-worker tiers NETWORK forward|train SECONDS

using System.Globalization;
using NetGen.Benchmarks.Worker;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["startup", string name]:
        Console.WriteLine(Startup.Measure(name));
        break;
    case ["tiers", string name, string mode, string seconds]:
        Tiers.Write(name, mode, double.Parse(seconds));
        break;
    case [string threads]:
        Answer(int.Parse(threads));
        break;
}

static void Answer(int threads)
{
    Dictionary<string, IMeasured> networks = [];
    Console.WriteLine($"ok NetGen on .NET {Environment.Version}");
    while (Console.ReadLine() is string line)
    {
        try
        {
            string[] words = line.Split(' ');
            if (!networks.TryGetValue(words[1], out IMeasured? network))
                networks[words[1]] = network = Network.Of(words[1], threads);
            string answer = words switch
            {
                ["write", string name, string folder] => network.Write(Path.Combine(folder, name)),
                ["load", string name, string folder, ..] => network.Load(Path.Combine(folder, name)),
                ["forward", _, string batch, string seconds] => network.Forward(int.Parse(batch), double.Parse(seconds)),
                ["train", _, string batch, string optimizer, string seconds] =>
                    network.Train(int.Parse(batch), optimizer, double.Parse(seconds)),
                _ => throw new ArgumentException($"unknown command '{line}'"),
            };
            Console.WriteLine("ok " + answer);
        }
        catch (Exception exception)
        {
            Console.WriteLine("error " + exception.Message.ReplaceLineEndings(" "));
        }
    }
}
