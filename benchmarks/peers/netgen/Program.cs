// Times NetGen, one line in and one line out: see ../README.md for the commands. netgen-worker THREADS

using System.Globalization;
using NetGen.Benchmarks.Worker;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int threads = int.Parse(args[0]);
Dictionary<string, IMeasured> networks = new()
{
    ["fashion-cnn"] = new Measured<FashionCnn>(threads),
    ["fashion-mlp"] = new Measured<FashionMlp>(threads),
    ["tiny-cnn"] = new Measured<TinyCnn>(threads),
    ["lenet5-relu"] = new Measured<LeNet5Relu>(threads),
    ["resnet8"] = new Measured<ResNet8>(threads),
    ["kws-dscnn"] = new Measured<KwsDsCnn>(threads),
    ["vww-mobilenet"] = new Measured<VwwMobileNet>(threads),
    ["ad-autoencoder"] = new Measured<AdAutoencoder>(threads),
};

Console.WriteLine($"ok NetGen on .NET {Environment.Version}");
while (Console.ReadLine() is string line)
{
    try
    {
        string answer = line.Split(' ') switch
        {
            ["write", string name, string folder] => networks[name].Write(Path.Combine(folder, name)),
            ["load", string name, string folder, ..] => networks[name].Load(Path.Combine(folder, name)),
            ["forward", string name, string batch, string seconds] => networks[name].Forward(int.Parse(batch), double.Parse(seconds)),
            ["train", string name, string batch, string optimizer, string seconds] =>
                networks[name].Train(int.Parse(batch), optimizer, double.Parse(seconds)),
            _ => throw new ArgumentException($"unknown command '{line}'"),
        };
        Console.WriteLine("ok " + answer);
    }
    catch (Exception exception)
    {
        Console.WriteLine("error " + exception.Message.ReplaceLineEndings(" "));
    }
}
