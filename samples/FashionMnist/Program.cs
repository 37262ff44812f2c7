// Trains the network of models/fashion-cnn.yaml on pictures of clothes and shows what it learned.

using System.Globalization;
using FashionMnist;
using NetGen;
using Samples;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

try
{
    Options options = Options.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(Options.Usage);
        return 0;
    }

    Screen.Prepare();
    WeightsPath.Check(options.Model);

    ImageFolder folder = ImageFolder.Find(options.Data);
    DataSet training = folder.Load("train"), test = folder.Load("t10k");
    Console.WriteLine($"data      {folder.Path} ({folder.Origin})");
    Console.WriteLine($"          {training.Count:N0} training and {test.Count:N0} test images");
    Console.WriteLine($"network   FashionCnn, {FashionCnn.ParameterCount:N0} parameters");
    Console.WriteLine($"training  Adam, {options.Batch} images a step, seed {options.Seed}, {options.Threads} threads");

    using (FashionCnn network = FashionCnn.Create(options.Seed))
    {
        TrainingResult result = Training.Run(network, training, test, options);
        if (result.End == TrainingEnd.Cancelled)
            Console.WriteLine($"stopped after {result.Steps:N0} steps; what was learned is kept");
        if (result.End == TrainingEnd.Diverged)
            throw new SampleException($"training {result.Divergence}; nothing was saved");
        network.Save(options.Model);
        Console.WriteLine($"weights saved to {options.Model}");
    }

    using FashionCnn learned = FashionCnn.Load(options.Model);
    Evaluation evaluation = learned.Evaluate(test, options.Threads);
    Report.ShowConfusion(evaluation);
    Report.ShowPictures(learned, test);
    Console.WriteLine($"test accuracy {evaluation.Accuracy * 100:F2} %");
    return 0;
}
catch (SampleException exception)
{
    Console.Error.WriteLine($"fashion-mnist: {exception.Message}");
    return exception.ExitCode;
}
catch (Exception exception) when (exception is IdxException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"fashion-mnist: {exception.Message}");
    return 1;
}
