using System.Diagnostics;
#if !EMBEDDED
using System.Runtime.InteropServices;
#endif

// Predicts once and prints the first output. With embedded weights:
//     deploy [--time]             and then the microseconds of the quickest call of 1.5 seconds
// Without:
//     deploy WEIGHTS
//     deploy --save PATH          by weights that are drawn; writes PATH.safetensors and PATH.inputs, of which ../peers/exchange.py makes an ONNX model
float[] inputs = new float[Net.InputLength], outputs = new float[Net.OutputLength];
for (int i = 0; i < inputs.Length; i++)
    inputs[i] = i % 17 / 8f - 1;
#if EMBEDDED
Net net = Net.Default;
#else
Net net = args[0] == "--save" ? Net.Create(1) : Net.Load(args[0]);
#endif
net.Forward(inputs, outputs);
Console.WriteLine(outputs[0]);

#if EMBEDDED
if (args.Length > 0)
{
    double least = double.MaxValue;
    for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started).TotalSeconds < 1.5;)
    {
        long before = Stopwatch.GetTimestamp();
        net.Forward(inputs, outputs);
        least = Math.Min(least, Stopwatch.GetElapsedTime(before).TotalMicroseconds);
    }
    Console.WriteLine(least);
}
#else
if (args[0] == "--save")
{
    net.Save(args[1] + ".safetensors");
    File.WriteAllBytes(args[1] + ".inputs", MemoryMarshal.AsBytes(inputs.AsSpan()));
}
#endif
