import { dockerfile, type RuleExample, sh, step } from './lesson-source.ts';

/** Commands, Dockerfiles and prose: mistakes that lessons have made before. */
export const dockerExamples: Record<string, RuleExample> = {
  'docker-scan': {
    bad: { body: sh('docker scan alpine') },
    at: [4, 1],
    good: { body: step('예전의 `docker scan`이에요.') },
  },
  'centos-base': {
    bad: { body: dockerfile('FROM centos:7') },
    at: [4, 1],
    good: { body: dockerfile('FROM scratch') },
  },
  'dash-option': {
    bad: { body: sh('docker ps —all') },
    at: [4, 11],
    good: { body: step('첫 줄 — 설명이에요.') },
  },
  'curly-quotes': {
    bad: { body: sh('echo “hi') },
    at: [4, 6],
    good: { body: step('그는 “네”라고 했어요.\n\n```output\n‘x’\n```') },
  },
  'build-without-context': {
    bad: { body: sh('docker build -t mju:1') },
    at: [4, 1],
    good: { body: sh('docker build -t mju:1 .') },
  },
  'build-two-arguments': {
    bad: { body: sh('docker build kubia .') },
    at: [4, 1],
    good: { body: sh('docker build --no-cache -f a/Dockerfile .') },
  },
  'text-after-exec-form': {
    bad: { body: dockerfile('FROM scratch\nENTRYPOINT ["node", "app.js"];') },
    at: [5, 1],
    good: { body: dockerfile('FROM scratch\nCMD ["a", \\\n  "b"]') },
  },
  'exec-form-quotes': {
    bad: { body: dockerfile("CMD ['a']") },
    at: [4, 1],
    good: { body: dockerfile("CMD echo ['a']") },
  },
  'prompt-character': {
    bad: { body: sh('ls\n$ ls') },
    at: [5, 1],
    good: { body: sh('# 주석\n$(which ls) a\nls > out') },
  },
  'http-image': {
    bad: { body: sh('docker run -d http') },
    at: [4, 15],
    good: { body: step('`http`는 규칙이에요.') },
  },
  'short-container-name': {
    bad: { meta: { images: '[alpine]' }, body: sh('docker run --name w alpine') },
    at: [4, 12],
    good: { meta: { images: '[alpine]' }, body: sh('docker run --name $n alpine') },
  },
  'hangul-name': {
    bad: { meta: { images: '[alpine]' }, body: sh('docker run --name 웹서버 alpine') },
    at: [4, 12],
    good: { meta: { images: '[alpine]' }, body: sh('docker run --name web alpine echo 안녕') },
  },
  'image-name-case': {
    bad: { body: sh('docker build -t Fixed .') },
    at: [4, 14],
    good: { body: sh('docker build -t fixed:V1 .') },
  },
  'from-space': {
    bad: { body: dockerfile('FROM scratch latest') },
    at: [4, 1],
    good: { body: dockerfile('FROM scratch AS base\nFROM base') },
  },
  backticks: {
    bad: { body: sh('docker rm `docker ps -aq`') },
    at: [4, 11],
    good: { body: sh("docker rm $(docker ps -aq)\necho '`'") },
  },
  'shell-placeholder': {
    bad: { body: sh('docker logs <이름>') },
    at: [4, 13],
    good: { body: sh('cat <in >out\necho "<none>"') },
  },
  'option-after-image': {
    bad: { meta: { images: '[httpd:2.4]' }, body: sh('docker run -d httpd:2.4 -p 8080:80') },
    at: [4, 25],
    good: { meta: { images: '[alpine]' }, body: sh('docker run alpine ls -l') },
  },
  'slash-comment': {
    bad: { body: sh('ls // 목록') },
    at: [4, 4],
    good: { body: sh('curl http://localhost:8000/a//b') },
  },
  'format-table': {
    bad: { body: sh("docker ps --format 'table{{.Names}}'") },
    at: [4, 11],
    good: { body: sh("docker ps --format 'table {{.Names}}\\t{{.Image}}'") },
  },
  'prose-command': {
    bad: { body: sh('ls\n목록을 봐요') },
    at: [5, 1],
    good: { body: sh('./한글/시작.sh\necho 안녕 # 목록을 봐요') },
  },
  'publish-value': {
    bad: { meta: { images: '[httpd:2.4]' }, body: sh('docker run -d -p 호스트:80 httpd:2.4') },
    at: [4, 15],
    good: {
      meta: { images: '[httpd:2.4]' },
      body: sh('docker run -d -p 80 -p 127.0.0.1:8080:80/tcp -p $PORT:80 -p [::1]:81:80 httpd:2.4'),
    },
  },
  'shell-without-input': {
    bad: { meta: { images: '[alpine]' }, body: sh('docker run -t alpine sh') },
    at: [4, 22],
    good: {
      meta: { images: '[alpine]' },
      body: sh("docker run alpine sh -c 'ls'\ndocker exec -it web /bin/sh\ndocker run -dt alpine sh"),
    },
  },
  'missing-bash': {
    bad: { meta: { images: '[alpine]' }, body: sh('docker run -it alpine /bin/bash') },
    at: [4, 23],
    good: { meta: { images: '[httpd:2.4]' }, body: sh('docker run -it httpd:2.4 bash') },
  },
  'needless-terminal': {
    bad: { meta: { images: '[alpine]' }, body: sh('docker run -it alpine ls') },
    at: [4, 23],
    good: { meta: { images: '[alpine]' }, body: sh('docker run -it alpine top') },
  },
  'push-without-namespace': {
    bad: { body: sh('docker push kubia:1') },
    at: [4, 13],
    good: { body: sh('docker push {student}/kubia:1\ndocker push localhost:5000/kubia') },
  },
  'grep-finds-itself': {
    bad: { body: sh('ps aux | grep app.js') },
    at: [4, 1],
    good: { body: sh("ps aux | grep '[a]pp.js'\ndocker ps | grep web") },
  },
  'add-for-local-file': {
    bad: { body: dockerfile('FROM scratch\nADD app.js /app.js') },
    at: [5, 1],
    good: { body: dockerfile('FROM scratch\nADD files.tar.gz /\nADD https://example.com/a /a') },
  },
  'web-root-copy': {
    bad: { body: dockerfile('FROM scratch\nCOPY ./ /usr/local/apache2/htdocs/') },
    at: [5, 1],
    good: { body: dockerfile('FROM scratch\nCOPY html/ /usr/local/apache2/htdocs/\nCOPY . /app') },
  },
  'apt-install': {
    bad: { body: dockerfile('FROM scratch\nRUN apt-get update && apt-get install nano') },
    at: [5, 1],
    good: { body: dockerfile('FROM scratch\nRUN apt-get update \\\n  && apt-get install -qy nano') },
  },
  'repeated-command': {
    bad: { body: dockerfile('FROM scratch\nCMD ["a"]\nCMD ["b"]') },
    at: [6, 1],
    good: { body: dockerfile('FROM scratch AS one\nCMD ["a"]\nFROM one\nCMD ["b"]') },
  },
  'dockerfile-name': {
    bad: { body: step('```dockerfile save=web/dockerfile\nFROM scratch\n```') },
    at: [3, 1],
    good: { body: step('```dockerfile save=web/Dockerfile\nFROM scratch\n```') },
  },
  'folder-as-volume': {
    bad: {
      meta: { images: '[alpine]' },
      files: ['site/index.html'],
      body: sh('docker run -v site:/www alpine ls /www'),
    },
    at: [4, 12],
    good: {
      meta: { images: '[alpine]' },
      files: ['site/index.html'],
      body: sh('docker run -v "$PWD/site":/www -v data:/data alpine ls /www'),
    },
  },
  'output-remark': {
    bad: { body: step('```output\nabc // 여기가 이름이에요\n```') },
    at: [4, 5],
    good: { body: step('```output\nhttp://localhost:8000/한글 // end\n```') },
  },
  'personal-data': {
    bad: { body: step('```output\nmount /Users/minsu/site\n```') },
    at: [4, 7],
    good: { body: step('`webmaster@example.com`과 `/Users/you/site`, `/home/node`예요.') },
  },
  'needless-sudo': {
    bad: { body: sh('sudo docker ps') },
    at: [4, 1],
    good: { body: step(':::platform\n`sudo docker ps`예요.\n:::') },
  },
  misspelling: {
    bad: { body: sh('docker stop kubia-conatiner') },
    at: [4, 19],
    good: { body: sh('docker stop kubia-container') },
  },
  'long-line': {
    bad: { body: sh(`echo ${'a'.repeat(96)}`) },
    at: [4, 1],
    good: { body: sh(`echo ${'a'.repeat(95)}`) },
  },
  'polite-ending': {
    bad: { body: step('컨테이너를 만듭니다.') },
    at: [3, 7],
    good: { body: step('다 됐어요. 다음이에요.') },
  },
};
