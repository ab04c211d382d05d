"""Verbs, and phrases that do a verb's work."""

VERBS = """
remove: remove, delete, get rid of, take out, take off, take away, drop, erase, kill, lose, clear, strip, ditch, discard, wipe out, eliminate, rid, clear out, strip out, scrap, throw out, throw away | 去掉 去除 删除 删掉 删了 删 移除 移走 移掉 清除 消除 拿掉 丢掉 弄掉 撤掉 去 除掉 抹掉 删去 去了 消掉 取消掉
gone: gone | 不要了 没了 没有
cut: cut, chop, slice, snip | 剪 切 裁 剪掉 切掉 裁掉 裁剪 剪切 剪去 切去 截掉 裁去
cutout: cut out, cutout, cut me out, cut him out, cut her out, cut them out, isolate, isolate me, extract, rough cutout, key me out, mask out, rotoscope, roto | 抠图 抠像 抠出来 抠出 扣图 扣像 抠 扣出来 抠一下 抠人像 抠人物 抠掉 扣掉
split: split, divide, chop up, cut in two, split up, blade, cut it, make a cut, add a cut | 分割 拆分 剪开 切开 切一刀 分开 剪断 断开 切分 截断 切成 分成
trim: trim, crop in time, shorten, trim off, trim down, chop off, cut off, cut down, slice off | 修剪 剪短 缩短
keep: keep, keep only, only keep, just keep, retain, leave only, just leave | 保留 只保留 留下 只留 只要 仅保留 只留下
keyout: key out, keyed, chroma key, chromakey, chroma, keying, key, pull a key | 抠绿 色键 抠色 键控
replace: replace, swap, change, switch, substitute, exchange, swap out, switch out, turn, convert, transform, make over, alter | 换 替换 换成 更换 替换为 替换成 换为 改成 改为 变成 变为 改 换上 换个 换一个 换掉 变 转成 转为 调成 弄成 改用 换用 转换成 切换成 变更为 做成 设成
use: use, using, try, go with, go for | 用 使用 采用 用上 改用成
set: set, adjust, put at, configure | 设 设置 设为 设置为 调到 调整 调整到 调 调至 设定为 设定 定为 调节到 设到 弄到
add: add, put in, insert, include, lay, drop in, overlay, attach, throw in, append, bring in, give me, superimpose, stick, slap, pop in, apply, layer, introduce, add in, lay down | 加 添加 加上 加个 加入 插入 放个 来个 配 配上 配个 配点 加点 添 添个 叠加 叠上 来点 来一个 来一段 加一个 加一段 加一张 加一行 加一条 加一些 给我加 放上 贴上 贴个 加到 铺上 铺 上个 加一点 弄个 添上 添一个 套 套个 套用 加进
put: put, place, position, set down, move, shift, bring, drag, lay out, send, relocate, stick it, locate | 放 放到 放在 移 移动 移到 移动到 移至 挪 挪到 摆 摆到 放置 搬到 拖到 放进
write: write, type out, caption it | 写 写上 写着 打上 打字
make: make, turn it into, make it, do, render it, get, have, create, let, keep it, turn into, be | 弄 做 搞 让 使 做个 做一个 做成一个 整
want: i want, i need, i'd like, i would like, want, need, would like, like to have, i wanna, wanna, gimme, prefer, i'd prefer, i'd love, i want to, i need to, i'd like to, let's, lets, let's have, should | 我要 我想要 我想 想要 想 需要 我需要 希望 要 我希望 我打算
duplicate: duplicate, copy, clone, repeat the clip, make a copy of, make a copy | 复制 拷贝 克隆 复制一份 再来一份
reverse: reverse, play backwards, play backward, backwards, backward, play in reverse, rewind, in reverse, run backwards, reversed | 倒放 倒着放 反向播放 反着播放 倒播 倒着播放 反放 倒过来播放 倒序播放
freeze: freeze, freeze frame, hold the frame, freeze the frame, hold on, hold, still frame, freeze-frame, pause the picture | 定格 冻结 定住 静帧 停帧 定帧
rename: rename, call, name, title this project, label, retitle | 命名为 命名 重命名 改名 改名为 改名叫 叫 叫做 取名 起名 取名为 起名叫 重命名为 名字改成 名字叫 名称改为
join: join, merge, combine, glue, stitch, unite, connect, put back together, glue back together, stitch together, join up, glue together, reunite | 合并 合并起来 拼接 连接 拼起来 接起来 合成一段 合在一起 接回去 合并成一段 连起来
rotate: rotate, turn by, tilt, spin, turn clockwise, twist, roll | 旋转 转 转动 倾斜 歪
crop: crop, crop off, crop out, crop in | 裁切 裁掉画面
fade: fade, fading, dissolve out, ease | 渐变 渐隐 渐显 淡变
fadein: fade in, fades in, fade-in, fading in | 淡入 渐入 渐显
fadeout: fade out, fades out, fade-out, fading out, fade away | 淡出 渐出 渐隐
fadeinout: fade in and out, fades in and out, fade in and fade out, fade in & out, fade both ends | 淡入淡出 淡入和淡出 淡进淡出
animate: animate, animation, entrance | 动画 入场动画 出场动画 入场 出场
slide: slide, slide in, slides in, fly in, sliding, slide-in, come in from, swipe in | 滑入 滑动 飞入 滑进来 推入 滑进 滑出
slideout: slide out, slides out, fly out | 飞出 滑走
pop: pop, pop in, pops in, pop up, bounce in, pops up, spring in | 弹出 弹出来 弹入 弹跳 蹦出来
popout: pop out
typing: typewriter, type itself out, typing, letter by letter, type on, types itself out, typed out, typewriter effect, typing effect, type in letter by letter, appear letter by letter | 打字机 打字机效果 逐字 逐字显示 打字效果 逐字打出 一个字一个字 逐字出现
blur: blur, blurred, blurry, defocus, out of focus, blurring, bokeh effect, soft focus, blur out, fuzzy, blury, unfocused, unsharp | 模糊 虚化 弄模糊 虚化掉 模糊掉 散焦 弄虚 模糊化 虚
restore: restore, bring back, get back, put back, undo the removal of, reinstate, recover, return, revert, have back, want back, back | 恢复 还原 恢复成 复原 还回来 放回 找回 恢复到 还原成 放回来
mute: mute, silence, turn off the sound, turn the sound off, no sound, without sound, mute the sound, kill the sound, shut up, turn off the audio, no audio, without audio, cut the sound, turn the audio off, mute the audio, muted | 静音 消音 关掉声音 关闭声音 不要声音 去掉声音 没有声音 关声音 声音关掉 把声音关掉 关掉原声 关闭原声 声音关了 去掉原声 不要原声 声音静音
unmute: unmute, turn the sound on, turn the sound back on, unsilence, turn on the sound, turn sound on, un-mute, sound on, sound back on | 取消静音 打开声音 恢复声音 解除静音 开声音 打开原声 恢复原声 声音打开
duck: duck, ducking, auto duck, auto-duck, sidechain | 闪避 自动压低 压低 避让
denoise: denoise, noise reduction, clean up the audio, clean up the sound, clean the audio, clean up audio, clean the sound, reduce the noise, reduce noise, de-noise, noise removal, clean up the noise | 降噪 除噪 去噪 消噪 减噪
detach: detach, separate, unlink, split off the audio, extract the audio, extract the sound, pull out the audio, split the audio | 分离 分离音频 音画分离 分离声音 提取音频 提取声音 音视频分离 拆出音频 把声音分离出来 分离原声 分离出来
loop: loop, repeat, loop over, looping | 循环 循环播放 重复
match: match, fit to, last as long as, as long as, same length as, the length of, extend to, to the end of, last the whole | 匹配 一样长 等长 对齐 同长 跟上 同步长度 适配长度 时长一致 长度一致
normalise: normalise, normalize, level, even out, level out, equalize, equalise, balance | 统一 标准化 均衡 归一化 统一到
turnoff: turn off, switch off, disable, stop, deactivate | 关掉 关闭 取消 关了 停用 停止
raise: raise, increase, turn up, boost, bump, bump up, up, push up, crank up, crank, pump up, higher, amp up, strengthen, more of, bring up, louder up, kick up, lift | 提高 增加 调高 升高 加大 加强 增强 提升 拉高 加 增大 上调 调大 变大 开大 高一点 高一些 高点 高 更高 再高一点 调强
lower: lower, decrease, reduce, turn down, bring down, cut down on, down, dial down, drop down, less of, tone down, bring it down, weaken, take down, pull down, dial back, lessen, diminish | 降低 减少 调低 减小 减弱 降 下调 拉低 调小 变小 关小 减 降到 低一点 低一些 低点 低 更低 再低一点 调弱 减轻
brighten: brighten, brighten up, lighten, lighten up, illuminate | 提亮 加亮 打亮 调亮 增亮 弄亮
darken: darken, dim, darken down, darken up | 压暗 调暗 弄暗 变暗
desaturate: desaturate, mute the colours, wash out | 去饱和 降饱和
saturate: saturate, make the colours pop, make colours pop, make the colors pop, make colors pop, colours pop, colors pop, pop the colours
sharpen: sharpen, sharpening, sharpness, crisp up | 锐化 锐利 清晰化
speedup: speed up, accelerate, fast forward, sped up, hurry up, quicken, speedup, hasten | 加速 加快 快放 快进 快播 加速到 加快到
slowdown: slow down, slow, slowdown, decelerate, slow it, slowed, slow motion, slow mo, slomo, slow-mo, slow-motion, slowmo, in slow motion, slo-mo, slow it way, slowed down | 放慢 减速 慢放 慢动作 变慢 慢播 减慢 慢镜头 放慢到 减速到
normalspeed: normal speed, original speed, regular speed, real time, usual speed, back to normal speed | 正常速度 原速 恢复正常速度 恢复原速 常速 原来的速度 恢复速度 正常播放
zoomin: zoom in, zoom into, push in, zooming in, move in, closer, zoom closer, magnify, zoom in on, dolly in, punch in | 推近 推进 拉近 推镜头 推镜 推进去
zoomout: zoom out, pull out, pull back, zooming out, move out, dolly out | 拉远 拉镜头 拉镜 推远 拉开
zoom: zoom, zooming | 缩放 变焦
pan: pan, drift, panning, glide, drifts, pans | 平移 摇镜头 横移 摇移
kenburns: ken burns, ken-burns, kenburns, ken burns effect | 肯伯恩斯 肯伯恩斯效果 缓动效果
fill: fill, fill up, fill the screen, fill the frame, fill the canvas, fill the whole frame, cover the frame, cover the screen, full screen, fullscreen, fills, fill the whole screen, fill the entire frame, cover the canvas | 铺满 填满 充满 铺满画面 铺满屏幕 填满画面 填满屏幕 铺满画布 全屏 满屏 填充 撑满
contain: fit, fit the whole, letterbox, show the whole, show all of, fit inside, fit in the frame, fit the frame, fit within, fit on screen, show all | 完整显示 完整显示画面 显示完整 全部显示 完整展示 适应 适应画面 适应屏幕 显示完整画面
stretch: stretch, stretch to fill, distort, stretched, stretch to fit | 拉伸 拉伸铺满 拉满
overlay: overlay, picture in picture, picture-in-picture, pip, watermark, as an overlay, as a watermark, as a pip, inset, on top of the video | 画中画 水印 小窗 叠加层 悬浮窗
behindme: behind me, behind the person, behind him, behind her, behind them, behind us, behind the subject, behind my head, behind the speaker, behind the man, behind the woman, behind myself, at my back, behind the people, behind his head, behind her head, behind the guy | 人物后面 人后面 我身后 人物身后 人身后 我后面 主体后面 人的后面 人物背后 身后 我背后 背后 主体身后 人物的后面 人像后面 主体之后 人的身后
tofront: to the front, in front, on top again, front, to the top layer, bring to front, in the foreground | 最前面 前面 最上层 放回前面 前景 最前 顶层 最上面一层
show: show, display, keep on screen, on screen, appear, stay, visible, shows, last, be visible, lasts, stays, on-screen | 显示 展示 停留 出现 持续 保持 放映
start: start, begin, starts, starting, beginning at, begins, start at, kick in, come in, comes in, set in | 开始 起 从头 起始 开头开始
play: play, playback, run, plays | 播放 放映一下
flipv: upside down, flip vertically | 上下颠倒 倒过来 颠倒
burn: burn in, burn, burned in, hardcode, hard sub, hard-code, hardsub, burnt in, burn into, burned | 烧录 硬字幕 压制 烧进 内嵌 烧录进 烧进去 压进
stream: separate stream, subtitle stream, soft subtitles, soft subs, softsub, as a stream, stream, separate track, switchable, toggleable, turned on and off | 软字幕 字幕流 外挂 外挂字幕 可关闭
delay: delay, later, push back, postpone | 延后 推迟 延迟 晚 往后 往后移 晚一点 滞后
advance: earlier, sooner, bring forward | 提前 早 往前 往前移 早一点
fitscene: blend in, blend, blends in, blend into, look natural, look real, look realistic, realistic, natural, harmonize, as if filmed there, like i was filmed there, like i was really there, like i was there, fit the scene, fit into the scene, sit in the scene, belong there, more realistic, more natural, look like i was filmed there, look like i'm really there | 融合 融入 自然 融合得更自然 更自然 融为一体 更真实 真实 融合一下 协调
reset: reset, revert, clear the, neutral, original, as recorded | 重置 复位 恢复原样 还原 原样 恢复原色 原色
undo: undo, undo that, undo it, undo this, take that back, take it back, revert that, roll back, rollback, go back, step back, undo last, ctrl z, ctrl+z, undo the last change, undo the last edit, cancel that, revert the last change, go back one step, undo my last change, reverse that change, put it back how it was, go back a step, revert last change, undo the change, undo the last step, undo the last one | 撤销 撤回 撤消 退回 返回上一步 回退 退一步 取消上一步 撤销上一步 退回上一步 撤回上一步 上一步撤销 回到上一步 撤销刚才的 撤销刚才的操作 撤销操作 撤销刚才那步 取消刚才的操作
redo: redo, redo that, redo it, do it again after all, ctrl y, ctrl+y, reapply, redo the change | 重做 恢复撤销 取消撤销 重新做 重做一遍 恢复上一步
export: export, download, render, send me the video, send me the file, save, save it, give me the video, give me the file, output, send it to me, give me the final video, give me the finished video, send the video, get me the video, render it out, export the video, export it, download it, save the video, deliver, final video, download the video, render the video, send me the final video, i want to download, finished video, export this, render out, save as, save it as, give me the result, send me the result | 导出 下载 渲染 输出 保存 生成成片 成片 导出视频 下载视频 发给我 把视频发给我 给我成片 导出成 导出为 渲染成 输出成 保存为 存成 导出来 渲染视频 输出视频 出片 保存视频 下载成
create: create, generate, make a, make me a, produce, build, compose, draft, make an, come up with, put together a, do a, design a, make us a, i need a, create a, generate a, make me an, produce a | 生成 创建 制作 创作 做一个 做个 做一条 做一支 帮我做一个 来一支 制作一个 制作一条 生成一个 生成一段 生成一条 剪一个 创建一个 做一段 拍一个
"""

MOODS = """
neg: don't, do not, dont, never, do n't, please don't, no need to, stop adding, without touching, avoid, not to, leave alone, leave, don't you dare, without changing, do no, dn't, don t, shouldn't, should not, must not, mustn't, can't, cannot, won't, wouldn't | 别 不要 不用 不需要 无需 千万别 别再 不许 不能 不可以 请勿 勿 先别 甭 莫 不想 不准 不必 别去 不该 不应该
no: no, without, w/o, zero | 没有 无
not: not, n't, nor, neither, isn't, wasn't, doesn't, didn't, aren't, hasn't, haven't | 不 不是 没 未 并非 并不 不太
touch: touch, change anything about, mess with, modify | 动 碰 改动 乱动
but: but, however, yet, although, though | 但 但是 不过 可是 只是 然而
except: except, except for, apart from, besides, other than, excluding, but not, save for, unless, until, except the, aside from | 除了 除外 除 以外 之外 除非 直到
only: only, just the | 只 仅 仅仅 只有 光
if: if, when it, whenever, in case, once it, as soon as, provided, assuming, whether, maybe, perhaps, possibly, might, either, or | 如果 要是 假如 若 的话 当 一旦 也许 可能 或者 还是 或 万一
why: why, how come | 为什么 为啥 怎么回事 怎么会 为何
howto: how do i, how can i, how to, how do you, how does one, how would i, how should i, how does, how is it possible to, how could i, how do we, how can we, what's the way to, how, tell me how to, show me how to, explain how to, how are | 怎么 如何 怎样 怎么样 咋 怎么才能 怎么做 如何才能 怎么用
what: what, what's, what is, whats, what does, what are, explain, what do, tell me about, what did | 什么 啥 是什么 什么是 什么样 什么叫
which: which, what kind of, what kinds of, what sort of, list, what types of | 哪些 哪个 哪几个 有哪些 哪种 哪几种 什么样的 都有什么 都有哪些 有什么
howlong: how long, what's the length, what is the length, total length, total duration, running time, what's the duration, what is the duration, duration of the video, how many seconds, how many minutes, length of the video | 多长 多久 时长多少 总时长 几秒 多少秒 总长 总长度 有多长 几分钟 多长时间
howmany: how many, how much, what's my, what is my, how many more | 多少 还有多少 几个 还剩多少 剩多少 剩余 还有几个 还剩 剩下多少
cost: cost, costs, price, pricing, charge, fee, expensive, pay | 要钱 多少钱 费用 价格 收费 花费 要多少钱 多少积分 花多少 花多少钱 扣多少
credits: credits, credit, balance, points, quota, credits left, credit balance | 积分 余额 点数 额度 配额
status: status, state, current state, progress, show me the status | 状态 进度 当前状态 情况
timeline: timeline, tracks, show tracks, on the timeline, in the project, what have we got, layers, track list, my project, show the timeline, project contents | 时间线 轨道 时间轴 时间线上 项目内容 工程 时间线里
formats: formats, format, file types, file formats, output formats, containers | 格式 文件格式 输出格式 哪些格式
grade: grade, matte, mask quality, that frame, this frame, the frame, look bad, looks bad, edges look bad, matte quality, cutout quality, cut-out quality, look so bad, the matte, quality of the matte, bad frame, flicker | 那一帧 这一帧 抠得怎么样 抠图质量 抠像质量 哪几秒不好 不好看 遮罩 蒙版 抠图效果 抠得不好 哪里没抠好 抠得干净吗
can: what can you do, what do you do, help, what are you able to do, what features, commands, your capabilities, what can i do, what can i say, what can i ask, how does this work, what do you offer, menu, options, what else can you do | 你能做什么 你会做什么 能做什么 帮助 有什么功能 你会什么 可以做什么 功能 怎么用你 能干什么 你能干什么 你可以做什么 你都会什么 使用说明 能干嘛 你能干嘛
material: built in, built-in, stock, available, library of, you have, do you have, presets | 自带 内置 自带的 内置的 现成的
media: files, uploads, uploaded, media, upload, did i upload, my files, uploaded files | 素材 文件 上传 上传了 上传的文件 我的文件
hello: hello, hi, hey, good morning, good evening, hello there, hi there, hey there, good afternoon, yo | 你好 您好 嗨 哈喽 早上好 晚上好 hello 在吗
thanks: thanks, thank you, thx, ty, cheers, great, perfect, nice, awesome, looks good, good job, well done, love it, cool thanks, looks great, much appreciated, thanks a lot, thank you so much, amazing, wonderful, excellent | 谢谢 多谢 感谢 不错 很好 太好了 完美 棒 真棒 很棒 谢了 好极了 谢谢你 非常好 辛苦了
whether: should i, shall i, would it, will it, do you think, what if, could it be, am i, was, were, did, does it, is it, are there, is there, do i, would that, will that, does, has, have i, had | 要不要 是不是 该不该 是否 会不会 有没有 行不行 好不好 对不对 难道
is: is, are, 's, it's, its, seems, looks, sounds, feels, am, 're, seem | 是 看起来 显得 听起来 有点
polite: can you, could you, would you, will you, can i have, may i have, can we, could we, please, pls, plz, can i get, could i get, kindly, would you please, could you please, can you please, would you mind, can u, could u, help me, can i, may i, could i, can you help me, i was hoping you could, i was wondering if you could, would it be possible to, is it possible to, is there a way to, please help me, can you just, please can you, mind, plese, how about | 请 麻烦 能不能 可以 能 能否 可否 帮我 帮忙 请帮我 请你 麻烦你 能帮我 可不可以 可以帮我 给我 替我 拜托 请问 劳驾 你帮我 帮 帮我把 麻烦帮我
question: ? | 吗 么 呢吗
"""
