// Trains the network of models/fashion-cnn.yaml on images of clothes and shows what it learned.

using FashionMnist;
using NetGen;
using Samples;

return SampleProgram.Run(Options.Command(Train), "fashion-mnist", args);

static int Train(Options options)
{
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
    Report.ShowImages(learned, test);
    Console.WriteLine($"test accuracy {evaluation.Accuracy * 100:F2} %");
    return 0;
}
